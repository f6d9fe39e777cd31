using GitPush.Signatures.Ssh.Wire;
using GitPush.Ssh.Wire;

namespace GitPush.Fuzz.SshPeers;

/// <summary>Messages of a client (RFC 4254), all as they should be.</summary>
internal static class SshMessages
{
    public static byte[] Of(MessageNumber number, uint channel, Action<SshWriter>? rest = null)
    {
        var writer = new SshWriter().WriteByte((byte)number).WriteUInt32(channel);
        rest?.Invoke(writer);
        return writer.WrittenSpan.ToArray();
    }

    public static byte[] Open(uint channel, uint window, uint maxPacket, string type = "session") => new SshWriter()
        .WriteByte((byte)MessageNumber.ChannelOpen)
        .WriteString(type).WriteUInt32(channel).WriteUInt32(window).WriteUInt32(maxPacket)
        .WrittenSpan.ToArray();

    public static byte[] Request(uint channel, string type, Action<SshWriter>? rest = null) => Of(MessageNumber.ChannelRequest, channel, writer =>
    {
        writer.WriteString(type).WriteBoolean(true);
        rest?.Invoke(writer);
    });

    public static byte[] Data(uint channel, byte[] data) => Of(MessageNumber.ChannelData, channel, writer => writer.WriteString(data));

    public static byte[] Text(MessageNumber number, string text, byte? rest = null)
    {
        var writer = new SshWriter().WriteByte((byte)number).WriteString(text);
        return (rest is { } value ? writer.WriteByte(value) : writer).WrittenSpan.ToArray();
    }
}
