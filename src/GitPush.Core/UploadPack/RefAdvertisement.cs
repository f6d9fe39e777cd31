using System.IO.Pipelines;
using System.Text;
using GitPush.Objects;
using GitPush.Protocol;
using GitPush.Traversal;

namespace GitPush.UploadPack;

/// <summary>The first thing a client of protocol v0 or v1 gets (gitprotocol-pack(5), "Reference Discovery").</summary>
internal sealed class RefAdvertisement(
    VisibleRefs refs, PeeledTags tags, IReadOnlySet<ObjectId> shallow, UploadPackRequest request, PipeWriter output)
{
    private const string Capabilities =
        "multi_ack thin-pack side-band side-band-64k ofs-delta shallow deepen-since deepen-not deepen-relative no-progress include-tag"
        + " multi_ack_detailed";

    private const int FlushThreshold = 65_536;

    private bool _capabilitiesWritten;

    // advertised-refs  = *1("version 1") (no-refs / list-of-refs) *shallow flush-pkt
    // no-refs          = PKT-LINE(zero-id SP "capabilities^{}" NUL capability-list)
    // list-of-refs     = first-ref *other-ref
    // first-ref        = PKT-LINE(obj-id SP refname NUL capability-list)
    // other-ref        = PKT-LINE(other-tip / other-peeled)
    // other-tip        = obj-id SP refname
    // other-peeled     = obj-id SP refname "^{}"
    // shallow          = PKT-LINE("shallow" SP obj-id LF)
    public async Task WriteAsync(CancellationToken cancellationToken)
    {
        if (request.ProtocolVersion == 1)
        {
            PktLine.Write(output, "version 1\n"u8);
        }

        if (refs.Head.Id is { } head)
        {
            WriteRef(head, "HEAD", tags.Peel(head));
        }

        foreach (var visible in refs.All)
        {
            WriteRef(visible.Id, visible.Name, tags.Peel(visible));
            if (output.UnflushedBytes >= FlushThreshold)
            {
                await output.FlushAsync(cancellationToken).ConfigureAwait(false);
            }
        }

        if (!_capabilitiesWritten)
        {
            WriteLine(ObjectId.Zero, "capabilities^{}");
        }

        ShallowLines.Write(output, shallow);
        PktLine.WriteFlush(output);
    }

    private void WriteRef(ObjectId id, string name, ObjectId? peeled)
    {
        WriteLine(id, name);
        if (peeled is { } target)
        {
            WriteLine(target, name + "^{}");
        }
    }

    private void WriteLine(ObjectId id, string name)
    {
        var suffix = _capabilitiesWritten ? "\n" : "\0" + CapabilityList() + "\n";
        _capabilitiesWritten = true;

        PktLine.WriteLength(output, ObjectId.HexSize + 1 + Encoding.UTF8.GetByteCount(name) + Encoding.UTF8.GetByteCount(suffix));
        var span = output.GetSpan(ObjectId.HexSize + 1);
        id.CopyHexTo(span);
        span[ObjectId.HexSize] = (byte)' ';
        output.Advance(ObjectId.HexSize + 1);
        Encoding.UTF8.GetBytes(name, output);
        Encoding.UTF8.GetBytes(suffix, output);
    }

    private string CapabilityList()
    {
        var list = new StringBuilder(Capabilities);
        if (request.Stateless)
        {
            list.Append(" no-done");
        }

        if (refs.Head is { Id: not null, Target: { } target })
        {
            list.Append(" symref=HEAD:").Append(target);
        }

        return list.Append(" object-format=sha1 agent=").Append(AgentString.Value).ToString();
    }
}
