using System.Buffers;
using System.Text;
using GitPush.Hooks;
using GitPush.Protocol;

namespace GitPush.ReceivePack;

/// <content>What the push tells its client, and what becomes of it when the client is gone.</content>
internal sealed partial class ClientPush
{
    // A client that was refused early still sends its pack. It reads the answer only afterwards, so the rest is read, but
    // not for ever.
    private static readonly TimeSpan DrainTimeout = TimeSpan.FromMinutes(5);

    // What a compressed body inflates to has no end of its own.
    private const long MinDrainBytes = 4L << 30;

    /// <summary>Writes the result of each ref, in git's form.</summary>
    protected override async ValueTask ReportAsync()
    {
        if (!Push.WantsReport)
        {
            return;
        }

        var report = new ArrayBufferWriter<byte>();
        ReportStatus.Write(
            report, UnpackError, Push.Commands.Select(command => (command.NameBytes, command.Rejection, command.Reports)), Push.Capabilities.Has("report-status-v2"));
        await Terminal.WriteDataAsync(report.WrittenMemory, CancellationToken.None).ConfigureAwait(false);
    }

    /// <summary>
    /// Tells a client that its request is none. Once it has asked for side-band it takes every packet for one of a band, so
    /// that <c>ERR</c> would be a "bad band" to it; git's own packet_writer_error() makes the same difference.
    /// </summary>
    private async Task TellProtocolErrorAsync(string message, CapabilityList capabilities)
    {
        if (capabilities.Has("side-band-64k"))
        {
            var sideBand = new SideBandWriter(_rawOutput, SideBandMode.SideBand64k, Options.Limits.IdleTimeout, Services.Time);
            await sideBand.WriteFatalAsync(Encoding.UTF8.GetBytes($"{message}\n"), _clientGone).ConfigureAwait(false);
            return;
        }

        PktLine.Write(_rawOutput, $"ERR {message}\n");
        await _rawOutput.FlushAsync(_clientGone).ConfigureAwait(false);
    }

    /// <summary>The client has sent everything and listens: from now on it hears that the push is alive.</summary>
    private void StartTalking()
    {
        _sending = false;
        _keepAlive ??= Settings.KeepAliveInterval is { } interval ? new KeepAlive(Terminal, interval) : null;
    }

    protected override async ValueTask CloseAsync()
    {
        if (_keepAlive is { } keepAlive)
        {
            _keepAlive = null;
            await keepAlive.DisposeAsync().ConfigureAwait(false);
        }
    }

    private void OnClientGone()
    {
        Terminal.MarkGone();
        if (_sending || Options.OnClientDisconnect == DisconnectPolicy.Cancel)
        {
            Cancellation.Cancel(CancellationReason.ClientGone);
        }
    }

    /// <summary>Over HTTP the request ends with the pack; more means that client and server do not mean the same.</summary>
    private async ValueTask ExpectEndOfInputAsync(CancellationToken cancellationToken)
    {
        if (!_upload.InputEnds)
        {
            return;
        }

        var rest = await _input.ReadAsync(cancellationToken).ConfigureAwait(false);
        var isGarbage = !rest.Buffer.IsEmpty;
        _input.AdvanceTo(rest.Buffer.Start);
        if (isGarbage)
        {
            throw new GitProtocolException("garbage after the pack");
        }
    }

    /// <summary>
    /// Takes what the client still sends. Where the input does not end with the pack nobody can say where the pack ends; such
    /// a client reads while it sends, and the end of the connection stops it.
    /// </summary>
    private async ValueTask DrainAsync()
    {
        if (!_upload.InputEnds)
        {
            return;
        }

        using var timeout = new CancellationTokenSource(DrainTimeout, Services.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, _clientGone);
        try
        {
            for (var drained = 0L; drained <= Math.Max(MinDrainBytes, Options.Limits.MaxPackBytes);)
            {
                var rest = await _input.ReadAsync(either.Token).ConfigureAwait(false);
                drained += rest.Buffer.Length;
                _input.AdvanceTo(rest.Buffer.End);
                if (rest.IsCompleted)
                {
                    return;
                }
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException or TimeoutException or GitProtocolException or InvalidOperationException)
        {
            // It does not listen any more, or does not stop sending, or what it sends cannot be inflated, or be read on since a read
            // was cancelled: then it may have to do without the answer.
        }
    }

    /// <summary>
    /// A client whose push somebody cancelled while it was sending reads why only when it has sent everything. When the host stops or the
    /// client is gone there is no time for that.
    /// </summary>
    protected override async ValueTask OnCancelledAsync()
    {
        if (_sending && Cancellation.Reason == CancellationReason.Operator)
        {
            await DrainAsync().ConfigureAwait(false);
            StartTalking();
        }
    }
}
