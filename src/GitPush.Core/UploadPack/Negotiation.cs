using GitPush.Objects;
using GitPush.Protocol;

namespace GitPush.UploadPack;

/// <summary>
/// Finds out what client and server have in common, in protocol v0 and v1 (gitprotocol-pack(5), "Packfile Negotiation").
/// </summary>
/// <param name="stateless">Whether one round is all that this request brings; the next one repeats what was common.</param>
internal sealed class Negotiation(UploadPackSession session, FetchRequest request, CommonHaves haves, NegotiationBudget budget, bool stateless)
{
    private const int FlushThreshold = 65_536;

    private ObjectId _lastCommon;
    private bool _gotCommon;
    private bool _gotOther;
    private bool _sentReady;

    // upload-haves = have-list compute-end
    // have-list    = *PKT-LINE("have" SP obj-id LF)
    // compute-end  = flush-pkt / PKT-LINE("done")
    //
    // server-response = *ack_multi ack / nak
    // ack_multi       = PKT-LINE("ACK" SP obj-id ack_status LF)
    // ack_status      = "continue" / "common" / "ready"
    // ack             = PKT-LINE("ACK" SP obj-id LF)
    // nak             = PKT-LINE("NAK" LF)

    /// <returns>Whether the pack comes next; else the client continues in another request, or is gone.</returns>
    public async Task<bool> RunAsync(CancellationToken cancellationToken)
    {
        for (var first = true; ; first = false)
        {
            switch (await session.Input.ReadAsync(cancellationToken).ConfigureAwait(false))
            {
                case PktKind.Data when session.Input.Line.SequenceEqual("done"u8):
                    AcknowledgeDone();
                    return true;

                case PktKind.Data:
                    budget.Take();
                    await AcknowledgeAsync(ParseHave(), cancellationToken).ConfigureAwait(false);
                    break;

                case PktKind.End when first && stateless:
                    return false;

                case PktKind.End:
                    throw new GitProtocolException("the stream ended in the middle of the negotiation");

                default:
                    var packFollows = await EndRoundAsync(cancellationToken).ConfigureAwait(false);
                    if (packFollows || stateless)
                    {
                        return packFollows;
                    }

                    break;
            }
        }
    }

    private ObjectId ParseHave()
    {
        var line = session.Input.Line;
        return line.StartsWith("have "u8) && ObjectId.TryParse(line[5..], out var id)
            ? id
            : throw new GitProtocolException($"upload-pack: expected SHA1 list, got '{session.Input.Text}'");
    }

    private async ValueTask AcknowledgeAsync(ObjectId have, CancellationToken cancellationToken)
    {
        if (haves.TryAdd(have))
        {
            _gotCommon = true;
            _lastCommon = have;
            if (request.Acknowledge != AckMode.Single)
            {
                Ack(have, request.Acknowledge == AckMode.Detailed ? " common" : " continue");
            }
            else if (haves.Count == 1)
            {
                Ack(have, "");
            }
        }
        else
        {
            // The client may stop looking for what we do not have once everything it wants builds on what is common.
            _gotOther = true;
            if (request.Acknowledge != AckMode.Single && await haves.AreEnoughAsync(request.Wants, cancellationToken).ConfigureAwait(false))
            {
                _sentReady |= request.Acknowledge == AckMode.Detailed;
                Ack(have, request.Acknowledge == AckMode.Detailed ? " ready" : " continue");
            }
        }

        if (session.Output.UnflushedBytes >= FlushThreshold)
        {
            await session.Output.FlushAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<bool> EndRoundAsync(CancellationToken cancellationToken)
    {
        if (request.Acknowledge == AckMode.Detailed && _gotCommon && !_gotOther
            && await haves.AreEnoughAsync(request.Wants, cancellationToken).ConfigureAwait(false))
        {
            _sentReady = true;
            Ack(_lastCommon, " ready");
        }

        if (haves.Count == 0 || request.Acknowledge != AckMode.Single)
        {
            PktLine.Write(session.Output, "NAK\n"u8);
        }

        var packFollows = request.NoDone && _sentReady;
        if (packFollows)
        {
            Ack(_lastCommon, "");
        }

        _gotCommon = false;
        _gotOther = false;
        haves.BeginRound();
        await session.Output.FlushAsync(cancellationToken).ConfigureAwait(false);
        return packFollows;
    }

    private void AcknowledgeDone()
    {
        if (haves.Count == 0)
        {
            PktLine.Write(session.Output, "NAK\n"u8);
        }
        else if (request.Acknowledge != AckMode.Single)
        {
            Ack(_lastCommon, "");
        }
    }

    private void Ack(ObjectId id, string status) => PktLine.Write(session.Output, $"ACK {id}{status}\n");
}
