using System.Buffers;
using System.Text;
using GitPush.Protocol;

namespace GitPush.UploadPack;

/// <summary>The first thing a client of protocol v2 gets (gitprotocol-v2(5), "Capability Advertisement").</summary>
internal static class CapabilityAdvertisement
{
    // capability-advertisement = protocol-version capability-list flush-pkt
    // protocol-version         = PKT-LINE("version 2" LF)
    // capability               = PKT-LINE(key[=value] LF)
    public static void Write(IBufferWriter<byte> output, UploadPackSettings settings, TimeProvider timeProvider)
    {
        PktLine.Write(output, "version 2\n"u8);
        PktLine.Write(output, $"agent={AgentString.Value}\n");
        PktLine.Write(output, settings.Unborn == UnbornHead.Advertise ? "ls-refs=unborn\n"u8 : "ls-refs\n"u8);
        PktLine.Write(output, $"fetch={FetchFeatures(settings)}\n");
        PktLine.Write(output, "server-option\n"u8);
        PktLine.Write(output, "object-format=sha1\n"u8);
        if (settings.OffersSessionId)
        {
            PktLine.Write(output, $"session-id={SessionId.Create(timeProvider)}\n");
        }

        if (settings.OffersObjectInfo)
        {
            PktLine.Write(output, "object-info=size\n"u8);
        }

        PktLine.WriteFlush(output);
    }

    private static string FetchFeatures(UploadPackSettings settings)
    {
        var features = new StringBuilder("shallow wait-for-done");
        if (settings.Filters.IsOffered)
        {
            features.Append(" filter");
        }

        if (settings.OffersRefInWant)
        {
            features.Append(" ref-in-want");
        }

        if (settings.OffersSideBandAll)
        {
            features.Append(" sideband-all");
        }

        return features.ToString();
    }
}
