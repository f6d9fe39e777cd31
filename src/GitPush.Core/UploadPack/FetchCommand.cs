using GitPush.Objects;
using GitPush.Protocol;

namespace GitPush.UploadPack;

/// <summary>Negotiates and sends a pack in protocol v2 (gitprotocol-v2(5), "fetch").</summary>
internal sealed partial class FetchCommand(UploadPackSession session)
{
    private readonly FetchRequest _request = new() { SideBandPacket = PktLine.MaxPacket };
    private readonly CommonHaves _haves = new(session);
    private readonly List<ObjectId> _acknowledged = [];
    private readonly ResponseWriter _response = session.Response;

    // output = acknowledgements flush-pkt |
    //          [acknowledgments delim-pkt] [shallow-info delim-pkt] [wanted-refs delim-pkt] [packfile-uris delim-pkt]
    //          packfile flush-pkt
    public async Task RunAsync(bool hasArguments, CancellationToken cancellationToken)
    {
        if (hasArguments)
        {
            await ReadArgumentsAsync(cancellationToken).ConfigureAwait(false);
        }

        if (_request.Wants.Count == 0 && !_waitForDone)
        {
            return;
        }

        await new WantValidator(session, refsMayHaveMoved: true).CheckAsync(_request.Wants, cancellationToken).ConfigureAwait(false);
        var boundary = new ShallowBoundary(session, _request);
        AddHaves();
        if (_named.Count > 0 && !_done)
        {
            if (!await WriteAcknowledgmentsAsync(cancellationToken).ConfigureAwait(false))
            {
                _response.WriteFlush();
                await _response.FlushAsync(cancellationToken).ConfigureAwait(false);
                return;
            }

            _response.WriteDelimiter();
        }

        await boundary.MoveAndTellInSectionAsync(cancellationToken).ConfigureAwait(false);
        await WriteWantedRefsAsync(cancellationToken).ConfigureAwait(false);
        _response.Write("packfile\n");
        await new PackSender(session, _request, _haves).SendAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Looks the haves up, each once however often the client named it: once it is known where the client's history ends, since it has no parents of those commits.</summary>
    private void AddHaves()
    {
        foreach (var id in _named)
        {
            if (_haves.TryAdd(id))
            {
                _acknowledged.Add(id);
            }
        }
    }

    // acknowledgments = PKT-LINE("acknowledgments" LF) (nak | *ack) (ready)
    // ready           = PKT-LINE("ready" LF)
    // nak             = PKT-LINE("NAK" LF)
    // ack             = PKT-LINE("ACK" SP obj-id LF)

    /// <returns>Whether the server is ready to send the pack in this response.</returns>
    private async Task<bool> WriteAcknowledgmentsAsync(CancellationToken cancellationToken)
    {
        _response.Write("acknowledgments\n");
        if (_acknowledged.Count == 0)
        {
            _response.Write("NAK\n");
        }

        foreach (var id in _acknowledged)
        {
            _response.Write($"ACK {id}\n");
            await _response.FlushIfMuchAsync(cancellationToken).ConfigureAwait(false);
        }

        if (_waitForDone || !await _haves.AreEnoughAsync(_request.Wants, cancellationToken).ConfigureAwait(false))
        {
            return false;
        }

        _response.Write("ready\n");
        return true;
    }

    // wanted-refs = PKT-LINE("wanted-refs" LF) *PKT-LINE(wanted-ref LF) 0001
    // wanted-ref  = obj-id SP refname
    private async ValueTask WriteWantedRefsAsync(CancellationToken cancellationToken)
    {
        if (_wantedRefs.Count == 0)
        {
            return;
        }

        _response.Write("wanted-refs\n");
        foreach (var (name, id) in _wantedRefs)
        {
            _response.Write($"{id} {name}\n");
            await _response.FlushIfMuchAsync(cancellationToken).ConfigureAwait(false);
        }

        _response.WriteDelimiter();
    }
}
