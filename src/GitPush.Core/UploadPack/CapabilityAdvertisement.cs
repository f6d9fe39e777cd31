using System.Buffers;
using GitPush.Protocol;

namespace GitPush.UploadPack;

/// <summary>The first thing a client of protocol v2 gets (gitprotocol-v2(5), "Capability Advertisement").</summary>
internal static class CapabilityAdvertisement
{
    // capability-advertisement = protocol-version capability-list flush-pkt
    // protocol-version         = PKT-LINE("version 2" LF)
    // capability               = PKT-LINE(key[=value] LF)
    public static void Write(IBufferWriter<byte> output)
    {
        PktLine.Write(output, "version 2\n"u8);
        PktLine.Write(output, $"agent={AgentString.Value}\n");
        PktLine.Write(output, "ls-refs=unborn\n"u8);
        PktLine.Write(output, "fetch=shallow wait-for-done\n"u8);
        PktLine.Write(output, "server-option\n"u8);
        PktLine.Write(output, "object-format=sha1\n"u8);
        PktLine.WriteFlush(output);
    }
}
