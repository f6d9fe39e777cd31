using System.IO.Pipelines;
using System.Text;
using GitPush.Objects;
using GitPush.Protocol;
using GitPush.Refs;

namespace GitPush.ReceivePack;

/// <summary>
/// What a client reads before it pushes (gitprotocol-pack(5), "Reference Discovery"): every ref that it may see, the first
/// with the capabilities behind a NUL. An empty repository has one line, with the zero id and <c>capabilities^{}</c>. A shallow
/// one says behind them where its history ends.
/// </summary>
internal static class ReceivePackAdvertisement
{
    // Large advertisements are flushed in pieces, so that 100,000 refs are never in memory as text.
    private const int FlushThreshold = 64 * 1024;

    public static string Capabilities { get; } =
        $"report-status report-status-v2 delete-refs side-band-64k quiet atomic ofs-delta push-options object-format=sha1 agent={AgentString.Value}";

    private static byte[] FirstLineEnd { get; } = Encoding.ASCII.GetBytes($"\0{Capabilities}\n");

    public static async Task WriteAsync(
        RefSnapshot refs, HiddenRefs hidden, IReadOnlySet<ObjectId> shallow, bool version1, PipeWriter output, CancellationToken cancellationToken)
    {
        if (version1)
        {
            PktLine.Write(output, "version 1\n");
        }

        var first = true;
        foreach (var (name, id) in refs.Refs)
        {
            if (!hidden.IsEmpty && hidden.IsHidden(name))
            {
                continue;
            }

            WriteRef(output, id, name, first ? FirstLineEnd : "\n"u8);
            first = false;
            if (output.UnflushedBytes > FlushThreshold)
            {
                await output.FlushAsync(cancellationToken).ConfigureAwait(false);
            }
        }

        if (first)
        {
            PktLine.Write(output, $"{ObjectId.Zero} capabilities^{{}}\0{Capabilities}\n");
        }

        ShallowLines.Write(output, shallow);
        PktLine.WriteFlush(output);
        await output.FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    // PKT-LINE(obj-id SP refname [NUL capability-list] LF), without a string for each of perhaps 100,000 refs
    private static void WriteRef(PipeWriter output, ObjectId id, string name, ReadOnlySpan<byte> end)
    {
        const int NameOffset = 4 + ObjectId.HexSize + 1;
        var line = output.GetSpan(NameOffset + Encoding.UTF8.GetMaxByteCount(name.Length) + end.Length);
        var length = NameOffset + Encoding.UTF8.GetBytes(name, line[NameOffset..]);
        end.CopyTo(line[length..]);
        length += end.Length;
        PktLine.FormatLength(length, line);
        id.CopyHexTo(line.Slice(4, ObjectId.HexSize));
        line[NameOffset - 1] = (byte)' ';
        output.Advance(length);
    }
}
