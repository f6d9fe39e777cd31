using System.Buffers;
using GitPush.History;
using GitPush.Hooks;
using GitPush.Protocol;

namespace GitPush.ReceivePack;

/// <summary>What the push tells its client, and what becomes of it when the client is gone.</summary>
internal sealed partial class PushLifecycle
{
    // A client that was refused early still sends its pack. It reads the answer only afterwards, so the rest is read, but
    // not for ever.
    private static readonly TimeSpan DrainTimeout = TimeSpan.FromMinutes(5);

    /// <summary>Writes the result of each ref, in git's form.</summary>
    private async Task ReportAsync()
    {
        if (!_push.WantsReport)
        {
            return;
        }

        var report = new ArrayBufferWriter<byte>();
        ReportStatus.Write(report, _unpackError, _push.Commands.Select(command => (command.Name, command.Rejection)));
        await _sideBand.WriteDataAsync(report.WrittenMemory, CancellationToken.None).ConfigureAwait(false);
    }

    private void OnClientGone()
    {
        _sideBand.MarkGone();
        if (_sending || Options.OnClientDisconnect == DisconnectPolicy.Cancel)
        {
            _cancellation.Cancel(CancellationReason.ClientGone);
        }
    }

    /// <summary>Over HTTP the request ends with the pack; more means that client and server do not mean the same.</summary>
    private async ValueTask ExpectEndOfInputAsync()
    {
        var rest = await _input.ReadAsync(_cancellation.Token).ConfigureAwait(false);
        var isGarbage = !rest.Buffer.IsEmpty;
        _input.AdvanceTo(rest.Buffer.Start);
        if (isGarbage)
        {
            throw new GitProtocolException("garbage after the pack");
        }
    }

    private async ValueTask DrainAsync()
    {
        using var timeout = new CancellationTokenSource(DrainTimeout, _services.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, _clientGone);
        try
        {
            while (true)
            {
                var rest = await _input.ReadAsync(either.Token).ConfigureAwait(false);
                _input.AdvanceTo(rest.Buffer.End);
                if (rest.IsCompleted)
                {
                    return;
                }
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException or TimeoutException)
        {
            // It does not listen any more, or does not stop sending: then it must do without the answer.
        }
    }

    private void RefuseAll(PushResult result, string reason)
    {
        var shown = _output.MaskReason(reason);
        foreach (var command in _push.Commands)
        {
            command.Reject(shown);
        }

        _result ??= result;
        _reason ??= shown;
    }
}
