using GitPush.Signatures.Ssh.Wire;
using GitPush.Ssh.Transport;
using GitPush.Ssh.Wire;
using Microsoft.Extensions.Logging;

namespace GitPush.Ssh.Connection;

/// <summary>
/// The service ssh-connection (RFC 4254) for one authenticated client: channels of the type "session", and on each of them one
/// program. One loop reads and waits for no program; what a program does not take in time, the client's window holds back.
/// </summary>
internal sealed partial class ConnectionService
{
    private readonly SshTransport _transport;
    private readonly ConnectionSettings _settings;
    private readonly SessionHandler _handler;
    private readonly ILogger _logger;
    private readonly CancellationToken _stopping;
    private readonly ConnectionSender _sender;
    private readonly ConnectionWatch _watch;

    private ConnectionService(
        SshTransport transport, ConnectionSettings settings, SessionHandler handler, ILogger logger, CancellationToken stopping)
    {
        _transport = transport;
        _settings = settings;
        _handler = handler;
        _logger = logger;
        _stopping = stopping;
        _channels = new Channel?[settings.MaxChannels];
        _sender = new ConnectionSender(transport, settings.Time);
        _watch = new ConnectionWatch(transport, _sender, settings, logger, stopping)
        {
            IsClosing = () => _channels.Any(channel => channel is { HasStarted: true, IsClosing: true }),
        };
    }

    /// <summary>
    /// Serves the client to the end of the connection, and waits for the end of all programs. Nobody sends any more then.
    /// </summary>
    /// <param name="transport">The client is authenticated: <see cref="SshTransport.BeginConnection"/> was called.</param>
    /// <param name="stopping">The server stops: nothing new is run, and when nothing runs any more the connection ends.</param>
    /// <param name="aborted">Ends the connection at once.</param>
    public static Task<ConnectionEnd> RunAsync(
        SshTransport transport,
        ConnectionSettings settings,
        SessionHandler handler,
        ILogger logger,
        CancellationToken stopping,
        CancellationToken aborted) =>
        new ConnectionService(transport, settings, handler, logger, stopping).RunAsync(aborted);

    private async Task<ConnectionEnd> RunAsync(CancellationToken aborted)
    {
        using var over = new CancellationTokenSource();
        var watching = _watch.RunAsync(over.Token);
        try
        {
            var end = await ReadAsync(aborted);
            return _watch.End != ConnectionEnd.None ? _watch.End : end;
        }
        finally
        {
            // Whatever happened, who had to be told was told. This has everybody who still sends fail.
            await _transport.DisconnectAsync(DisconnectReason.ConnectionLost, "");
            await over.CancelAsync();
            await watching;
            await EndProgramsAsync();
        }
    }

    private async Task<ConnectionEnd> ReadAsync(CancellationToken aborted)
    {
        try
        {
            while (true)
            {
                var payload = await _transport.ReadAsync(aborted);
                if (payload.IsEmpty)
                {
                    return ConnectionEnd.ClientLeft;
                }

                _watch.OnReceived();
                await HandleAsync(payload);
            }
        }
        catch (OperationCanceledException) when (aborted.IsCancellationRequested)
        {
            await _transport.DisconnectAsync(DisconnectReason.ByApplication, "The server stops.");
            return ConnectionEnd.Stopped;
        }
        catch (SshProtocolException exception) when (exception.Reason == DisconnectReason.ConnectionLost)
        {
            return ConnectionEnd.Lost;
        }
        catch (SshProtocolException exception)
        {
            return await RefuseAsync(exception.Reason, exception.Message);
        }
        catch (SshFormatException exception)
        {
            return await RefuseAsync(DisconnectReason.ProtocolError, exception.Message);
        }
    }

    private async Task<ConnectionEnd> RefuseAsync(DisconnectReason reason, string text)
    {
        Log.ClientBrokeProtocol(_logger, text);
        await _transport.DisconnectAsync(reason, text);
        return ConnectionEnd.ProtocolError;
    }

    /// <summary>Every message but data can have an answer, which is sent before the next message is read.</summary>
    private ValueTask HandleAsync(ReadOnlyMemory<byte> payload) => (MessageNumber)payload.Span[0] switch
    {
        MessageNumber.ChannelData => ReceiveData(payload.Span),
        MessageNumber.ChannelExtendedData => ReceiveExtendedData(payload.Span),
        MessageNumber.ChannelWindowAdjust => AdjustWindow(payload.Span),
        MessageNumber.ChannelOpen => OpenAsync(payload.Span),
        MessageNumber.ChannelRequest => AnswerRequestAsync(payload.Span),
        MessageNumber.ChannelEof => ReceiveEof(payload.Span),
        MessageNumber.ChannelClose => CloseAsync(payload.Span),
        MessageNumber.ChannelSuccess or MessageNumber.ChannelFailure => IgnoreAnswer(payload.Span),
        MessageNumber.GlobalRequest => AnswerGlobalRequestAsync(payload.Span),
        MessageNumber.RequestSuccess or MessageNumber.RequestFailure => TakeAnswer(),
        _ => throw new SshProtocolException(DisconnectReason.ProtocolError, $"Message {payload.Span[0]} has no place here."),
    };
}
