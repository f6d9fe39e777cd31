using System.IO.Pipelines;
using System.Text;
using GitPush.Objects;
using GitPush.Protocol;
using GitPush.Traversal;

namespace GitPush.UploadPack;

/// <summary>The first thing a client of protocol v0 or v1 gets (gitprotocol-pack(5), "Reference Discovery").</summary>
internal sealed class RefAdvertisement(UploadPackSession session, UploadPackRequest request)
{
    private const string Capabilities =
        "multi_ack thin-pack side-band side-band-64k ofs-delta shallow deepen-since deepen-not deepen-relative no-progress include-tag"
        + " multi_ack_detailed";

    private const int FlushThreshold = 65_536;

    private readonly VisibleRefs _refs = session.Refs;
    private readonly PeeledTags _tags = session.Tags;
    private readonly PipeWriter _output = session.Output;
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
            PktLine.Write(_output, "version 1\n"u8);
        }

        if (_refs.Head.Id is { } head)
        {
            WriteRef(head, "HEAD", _tags.Peel(head));
        }

        foreach (var visible in _refs.All)
        {
            WriteRef(visible.Id, visible.Name, _tags.Peel(visible));
            if (_output.UnflushedBytes >= FlushThreshold)
            {
                await _output.FlushAsync(cancellationToken).ConfigureAwait(false);
            }
        }

        if (!_capabilitiesWritten)
        {
            WriteLine(ObjectId.Zero, "capabilities^{}");
        }

        ShallowLines.Write(_output, session.Shallow);
        PktLine.WriteFlush(_output);
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

        PktLine.WriteLength(_output, ObjectId.HexSize + 1 + Encoding.UTF8.GetByteCount(name) + Encoding.UTF8.GetByteCount(suffix));
        var span = _output.GetSpan(ObjectId.HexSize + 1);
        id.CopyHexTo(span);
        span[ObjectId.HexSize] = (byte)' ';
        _output.Advance(ObjectId.HexSize + 1);
        Encoding.UTF8.GetBytes(name, _output);
        Encoding.UTF8.GetBytes(suffix, _output);
    }

    private string CapabilityList()
    {
        var settings = session.Settings;
        var list = new StringBuilder(Capabilities);
        if (settings.Wants.OffersTips)
        {
            list.Append(" allow-tip-sha1-in-want");
        }

        if (settings.Wants.OffersReachable)
        {
            list.Append(" allow-reachable-sha1-in-want");
        }

        if (request.Stateless)
        {
            list.Append(" no-done");
        }

        if (_refs.Head is { Id: not null, Target: { } target })
        {
            list.Append(" symref=HEAD:").Append(target);
        }

        if (settings.Filters.IsOffered)
        {
            list.Append(" filter");
        }

        if (settings.OffersSessionId)
        {
            list.Append(" session-id=").Append(SessionId.Create(session.TimeProvider));
        }

        return list.Append(" object-format=sha1 agent=").Append(AgentString.Value).ToString();
    }
}
