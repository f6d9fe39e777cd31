using System.Buffers;
using System.Text;
using GitPush.ReceivePack;

namespace GitPush.Protocol;

/// <summary>
/// The answer to a push (gitprotocol-pack(5), "Report Status"):
/// <code>
/// report-status   = unpack-status 1*command-status flush-pkt
/// unpack-status   = PKT-LINE("unpack" SP ("ok" / error-msg))
/// command-status  = PKT-LINE("ok" SP refname) / PKT-LINE("ng" SP refname SP error-msg)
///
/// command-status-v2 = command-ok *option-line / command-fail
/// option-line     = PKT-LINE("option" SP ("refname" SP refname / "old-oid" SP obj-id / "new-oid" SP obj-id / "forced-update"))
/// </code>
/// Version 2 has option lines behind an <c>ok</c> for what a proc-receive hook did elsewhere than asked.
/// </summary>
internal static class ReportStatus
{
    /// <param name="output">Where the packets go; with a side-band this is the content of band 1.</param>
    /// <param name="unpackError">Why the pack was not taken, or null.</param>
    /// <param name="refs">
    /// Every ref of the push in the client's order, with the reason of its rejection or null, and with what was done in place of
    /// what was asked.
    /// </param>
    /// <param name="version2">Whether the client asked for version 2.</param>
    public static void Write(
        IBufferWriter<byte> output,
        string? unpackError,
        IEnumerable<(ReadOnlyMemory<byte> Name, string? Rejection, List<ProcReceiveReport> Reports)> refs,
        bool version2)
    {
        PktLine.Write(output, $"unpack {unpackError ?? "ok"}\n");
        foreach (var (name, rejection, reports) in refs)
        {
            if (rejection is not null)
            {
                WriteStatus(output, "ng ", name.Span, $" {rejection}\n");
                continue;
            }

            if (!version2 || reports.Count == 0)
            {
                WriteStatus(output, "ok ", name.Span, "\n");
                continue;
            }

            foreach (var report in reports)
            {
                WriteStatus(output, "ok ", name.Span, "\n");
                WriteOptions(output, report);
            }
        }

        PktLine.WriteFlush(output);
    }

    private static void WriteStatus(IBufferWriter<byte> output, string status, ReadOnlySpan<byte> name, string end)
    {
        PktLine.WriteLength(output, status.Length + name.Length + Encoding.UTF8.GetByteCount(end));
        Encoding.UTF8.GetBytes(status, output);
        output.Write(name);
        Encoding.UTF8.GetBytes(end, output);
    }

    private static void WriteOptions(IBufferWriter<byte> output, ProcReceiveReport report)
    {
        if (report.RefName is { } name)
        {
            PktLine.Write(output, $"option refname {name}\n");
        }

        if (report.OldId is { } oldId)
        {
            PktLine.Write(output, $"option old-oid {oldId}\n");
        }

        if (report.NewId is { } newId)
        {
            PktLine.Write(output, $"option new-oid {newId}\n");
        }

        if (report.IsForced)
        {
            PktLine.Write(output, "option forced-update\n");
        }
    }
}
