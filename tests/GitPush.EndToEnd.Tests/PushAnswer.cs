using System.Globalization;
using System.Text;

namespace GitPush.EndToEnd.Tests;

/// <summary>What the server answered to a push that had asked for side-band.</summary>
internal sealed class PushAnswer(byte[] bytes)
{
    /// <summary>What a user reads behind <c>remote: </c>.</summary>
    public string Progress { get; } = SideBandPackets.Text(bytes, 2);

    /// <summary>The fatal error of band 3.</summary>
    public string Fatal { get; } = SideBandPackets.Text(bytes, 3);

    /// <summary>The lines of the report, each byte as one character.</summary>
    public string[] Report { get; } = ReadReport([.. SideBandPackets.Parse(bytes).Where(packet => packet.Band == 1).SelectMany(packet => packet.Payload)]);

    private static string[] ReadReport(ReadOnlySpan<byte> report)
    {
        var lines = new List<string>();
        while (!report.IsEmpty)
        {
            var length = int.Parse(report[..4], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            if (length == 0)
            {
                report = report[4..];
                continue;
            }

            lines.Add(Encoding.Latin1.GetString(report[4..length]).TrimEnd('\n'));
            report = report[length..];
        }

        return [.. lines];
    }
}
