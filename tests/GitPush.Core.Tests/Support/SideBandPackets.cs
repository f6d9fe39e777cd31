using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Text;

namespace GitPush.Core.Tests.Support;

/// <summary>Takes a multiplexed stream apart, as a client does.</summary>
internal static class SideBandPackets
{
    /// <summary>The packets, each with its band and payload; band 0 is a flush packet.</summary>
    public static List<(int Band, byte[] Payload)> Parse(ReadOnlySpan<byte> stream)
    {
        var packets = new List<(int, byte[])>();
        while (!stream.IsEmpty)
        {
            var length = int.Parse(Encoding.ASCII.GetString(stream[..4]), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            if (length == 0)
            {
                packets.Add((0, []));
                stream = stream[4..];
                continue;
            }

            packets.Add((stream[4], stream[5..length].ToArray()));
            stream = stream[length..];
        }

        return packets;
    }

    /// <summary>All text of one band.</summary>
    public static string Text(ReadOnlySpan<byte> stream, int band) =>
        Encoding.UTF8.GetString([.. Parse(stream).Where(packet => packet.Band == band).SelectMany(packet => packet.Payload)]);

    /// <summary>Everything that is in a pipe now.</summary>
    public static byte[] Drain(PipeReader reader)
    {
        if (!reader.TryRead(out var result))
        {
            return [];
        }

        var bytes = result.Buffer.ToArray();
        reader.AdvanceTo(result.Buffer.End);
        return bytes;
    }
}
