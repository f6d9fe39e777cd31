using System.Text;
using GitPush.Objects;
using GitPush.Protocol;

namespace GitPush.UploadPack;

/// <summary>Negotiates and sends a pack in protocol v2 (gitprotocol-v2(5), "fetch").</summary>
internal sealed class FetchCommand(UploadPackSession session)
{
    private readonly FetchRequest _request = new() { SideBandPacket = PktLine.MaxPacket };
    private readonly HashSet<ObjectId> _wanted = [];
    private readonly CommonHaves _haves = new(session);
    private readonly List<ObjectId> _named = [];
    private readonly List<ObjectId> _acknowledged = [];
    private readonly NegotiationBudget _budget = new(session.Options.Limits);
    private bool _done;
    private bool _waitForDone;

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

        await new WantValidator(session).CheckAsync(_request.Wants, WantPolicy.Reachable, cancellationToken).ConfigureAwait(false);
        var boundary = new ShallowBoundary(session, _request);
        AddHaves();
        if (_named.Count > 0 && !_done)
        {
            if (!await WriteAcknowledgmentsAsync(cancellationToken).ConfigureAwait(false))
            {
                PktLine.WriteFlush(session.Output);
                await session.Output.FlushAsync(cancellationToken).ConfigureAwait(false);
                return;
            }

            PktLine.WriteDelimiter(session.Output);
        }

        await boundary.MoveAndTellInSectionAsync(cancellationToken).ConfigureAwait(false);
        PktLine.Write(session.Output, "packfile\n"u8);
        await new PackSender(session, _request, _haves).SendAsync(cancellationToken).ConfigureAwait(false);
    }

    // acknowledgments = PKT-LINE("acknowledgments" LF) (nak | *ack) (ready)
    // ready           = PKT-LINE("ready" LF)
    // nak             = PKT-LINE("NAK" LF)
    // ack             = PKT-LINE("ACK" SP obj-id LF)

    /// <returns>Whether the server is ready to send the pack in this response.</returns>
    private async Task<bool> WriteAcknowledgmentsAsync(CancellationToken cancellationToken)
    {
        PktLine.Write(session.Output, "acknowledgments\n"u8);
        if (_acknowledged.Count == 0)
        {
            PktLine.Write(session.Output, "NAK\n"u8);
        }

        foreach (var id in _acknowledged)
        {
            PktLine.Write(session.Output, $"ACK {id}\n");
        }

        if (_waitForDone || !await _haves.AreEnoughAsync(_request.Wants, cancellationToken).ConfigureAwait(false))
        {
            return false;
        }

        PktLine.Write(session.Output, "ready\n"u8);
        return true;
    }

    private async Task ReadArgumentsAsync(CancellationToken cancellationToken)
    {
        PktKind kind;
        while ((kind = await session.Input.ReadAsync(cancellationToken).ConfigureAwait(false)) == PktKind.Data)
        {
            Read(session.Input.Line);
        }

        if (kind != PktKind.Flush)
        {
            throw new GitProtocolException("expected flush after fetch arguments");
        }
    }

    private void Read(ReadOnlySpan<byte> argument)
    {
        if (argument.StartsWith("want "u8))
        {
            ReadWant(argument[5..]);
        }
        else if (argument.StartsWith("have "u8))
        {
            ReadHave(argument[5..]);
        }
        else if (_request.Shallow.TryRead(argument, session))
        {
            _budget.Take();
        }
        else if (argument.SequenceEqual("deepen-relative"u8))
        {
            _request.Shallow.IsRelative = true;
        }
        else if (argument.SequenceEqual("done"u8))
        {
            _done = true;
        }
        else if (argument.SequenceEqual("thin-pack"u8))
        {
            _request.ThinPack = true;
        }
        else if (argument.SequenceEqual("ofs-delta"u8))
        {
            _request.OfsDelta = true;
        }
        else if (argument.SequenceEqual("no-progress"u8))
        {
            _request.NoProgress = true;
        }
        else if (argument.SequenceEqual("include-tag"u8))
        {
            _request.IncludeTag = true;
        }
        else if (argument.SequenceEqual("wait-for-done"u8))
        {
            _waitForDone = true;
        }
        else
        {
            throw new GitProtocolException($"unexpected line: '{Encoding.UTF8.GetString(argument)}'");
        }
    }

    private void ReadWant(ReadOnlySpan<byte> hex)
    {
        _budget.Take();
        if (!ObjectId.TryParse(hex, out var id))
        {
            throw new GitProtocolException($"upload-pack: protocol error, expected to get oid, not 'want {Encoding.UTF8.GetString(hex)}'");
        }

        if (_wanted.Add(id))
        {
            _request.Wants.Add(id);
        }
    }

    private void ReadHave(ReadOnlySpan<byte> hex)
    {
        _budget.Take();
        if (!ObjectId.TryParse(hex, out var id))
        {
            throw new GitProtocolException($"upload-pack: expected SHA1 object, got '{Encoding.UTF8.GetString(hex)}'");
        }

        _named.Add(id);
    }

    /// <summary>Looks the haves up: once it is known where the client's history ends, since it has no parents of those commits.</summary>
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
}
