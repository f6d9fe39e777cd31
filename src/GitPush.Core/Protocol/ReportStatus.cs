using System.Buffers;
using System.Text;

namespace GitPush.Protocol;

/// <summary>
/// The answer to a push (gitprotocol-pack(5), "Report Status"):
/// <code>
/// report-status   = unpack-status 1*command-status flush-pkt
/// unpack-status   = PKT-LINE("unpack" SP ("ok" / error-msg))
/// command-status  = PKT-LINE("ok" SP refname) / PKT-LINE("ng" SP refname SP error-msg)
/// </code>
/// Version 2 only adds option lines behind an <c>ok</c>, for refs that a server moved elsewhere than asked.
/// </summary>
internal static class ReportStatus
{
    /// <param name="output">Where the packets go; with a side-band this is the content of band 1.</param>
    /// <param name="unpackError">Why the pack was not taken, or null.</param>
    /// <param name="refs">Every ref of the push, with the reason of its rejection or null, in the client's order.</param>
    public static void Write(IBufferWriter<byte> output, string? unpackError, IEnumerable<(ReadOnlyMemory<byte> Name, string? Rejection)> refs)
    {
        PktLine.Write(output, $"unpack {unpackError ?? "ok"}\n");
        foreach (var (name, rejection) in refs)
        {
            var (status, reason) = rejection is null ? ("ok ", "\n") : ("ng ", $" {rejection}\n");
            PktLine.WriteLength(output, status.Length + name.Length + Encoding.UTF8.GetByteCount(reason));
            Encoding.UTF8.GetBytes(status, output);
            output.Write(name.Span);
            Encoding.UTF8.GetBytes(reason, output);
        }

        PktLine.WriteFlush(output);
    }
}
