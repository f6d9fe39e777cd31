using System.IO.Pipelines;
using System.Text;
using GitPush.Objects;
using GitPush.Protocol;
using GitPush.Refs;

namespace GitPush.ReceivePack;

/// <summary>
/// What a client reads before it pushes (gitprotocol-pack(5), "Reference Discovery"): every ref that it may see, then what
/// the repository has beside them (<c>.have</c>), the first line with the capabilities behind a NUL. An empty repository has
/// one line, with the zero id and <c>capabilities^{}</c>. A shallow one says behind them where its history ends.
/// </summary>
internal sealed class ReceivePackAdvertisement(ReceivePackSettings settings, PipeWriter output)
{
    // Large advertisements are flushed in pieces, so that 100,000 refs are never in memory as text.
    private const int FlushThreshold = 64 * 1024;

    // What a client saves by knowing one more tip gets less with each; what an alternate's refs cost does not.
    private const int MaxHaves = 10_000;

    private bool _isFirst = true;

    /// <summary>The nonce that a signed push must have, when those are offered.</summary>
    public string? CertNonce { get; init; }

    /// <summary>The session's id, when it is to be told.</summary>
    public string? SessionId { get; init; }

    private string Capabilities
    {
        get
        {
            var text = new StringBuilder("report-status report-status-v2 delete-refs side-band-64k quiet");
            text.Append(settings.OffersAtomic ? " atomic" : "")
                .Append(settings.OffersOfsDelta ? " ofs-delta" : "")
                .Append(CertNonce is null ? "" : $" push-cert={CertNonce}")
                .Append(settings.OffersPushOptions ? " push-options" : "")
                .Append(SessionId is null ? "" : $" session-id={SessionId}");
            return text.Append(" object-format=sha1 agent=").Append(AgentString.Value).ToString();
        }
    }

    /// <param name="alternates">The refs of the repositories that this one borrows from.</param>
    /// <param name="shallow">The commits at which the repository's history ends.</param>
    public async Task WriteAsync(
        RefSnapshot refs, IReadOnlyList<RefSnapshot> alternates, IReadOnlySet<ObjectId> shallow, bool version1, CancellationToken cancellationToken)
    {
        if (version1)
        {
            PktLine.Write(output, "version 1\n");
        }

        var seen = alternates.Count == 0 ? null : new HashSet<ObjectId>();
        foreach (var candidate in refs.Refs)
        {
            if (settings.Hidden.IsHidden(candidate))
            {
                continue;
            }

            seen?.Add(candidate.Id);
            WriteRef(candidate.Id, candidate.Name);
            if (output.UnflushedBytes > FlushThreshold)
            {
                await output.FlushAsync(cancellationToken).ConfigureAwait(false);
            }
        }

        if (seen is not null)
        {
            await WriteHavesAsync(alternates, seen, cancellationToken).ConfigureAwait(false);
        }

        if (_isFirst)
        {
            WriteRef(ObjectId.Zero, "capabilities^{}");
        }

        ShallowLines.Write(output, shallow);
        PktLine.WriteFlush(output);
        await output.FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task WriteHavesAsync(IReadOnlyList<RefSnapshot> alternates, HashSet<ObjectId> seen, CancellationToken cancellationToken)
    {
        var most = seen.Count + MaxHaves;
        foreach (var id in alternates.SelectMany(alternate => alternate.Refs).Select(reference => reference.Id).Where(seen.Add))
        {
            WriteRef(id, ".have");
            if (output.UnflushedBytes > FlushThreshold)
            {
                await output.FlushAsync(cancellationToken).ConfigureAwait(false);
            }

            if (seen.Count == most)
            {
                return;
            }
        }
    }

    // PKT-LINE(obj-id SP refname [NUL capability-list] LF), without a string for each of perhaps 100,000 refs
    private void WriteRef(ObjectId id, string name)
    {
        const int NameOffset = 4 + ObjectId.HexSize + 1;
        var end = _isFirst ? Encoding.UTF8.GetBytes($"\0{Capabilities}\n") : "\n"u8;
        _isFirst = false;
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
