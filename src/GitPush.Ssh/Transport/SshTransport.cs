using System.Runtime.CompilerServices;
using System.Text;
using GitPush.Signatures.Ssh.Wire;
using GitPush.Ssh.Transport.KeyExchange;
using GitPush.Ssh.Wire;

namespace GitPush.Ssh.Transport;

/// <summary>
/// The server's side of the SSH transport layer (RFC 4253): messages over a stream, in secret and unaltered. One caller at a time
/// reads; any number may send. What keeps the transport itself going, such as the exchange of new keys, happens while somebody
/// reads, so that somebody always has to.
/// </summary>
internal sealed partial class SshTransport : IDisposable
{
    private readonly SshTransportSettings _settings;
    private readonly PacketReader _reader;
    private readonly PacketSender _sender;
    private readonly KeyUse _readKeyUse;
    private readonly CancellationTokenSource _abort = new();
    private readonly ITimer _exchangeTimer;
    private SshPhase _phase = SshPhase.Version;
    private byte[] _clientVersion = [];
    private bool _isOverdue;

    private SshTransport(Stream stream, SshTransportSettings settings)
    {
        _settings = settings;
        _readKeyUse = new KeyUse(settings.RekeyLimits, settings.Time);
        _reader = new PacketReader(stream, _readKeyUse);
        var writer = new PacketWriter(stream, new KeyUse(settings.RekeyLimits, settings.Time));
        _sender = new PacketSender(writer, CreateInit, StartExchangeTimer, _abort.Token);
        _exchangeTimer = settings.Time.CreateTimer(
            static transport => ((SshTransport)transport!).OnExchangeOverdue(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>The exchange hash of the first key exchange, which stays the same (RFC 4253 §7.2).</summary>
    public ReadOnlyMemory<byte> SessionId { get; private set; }

    /// <summary>The client's identification string, for the log.</summary>
    public string ClientVersion => Encoding.ASCII.GetString(_clientVersion);

    /// <summary>What the keys in use were exchanged for.</summary>
    public NegotiatedAlgorithms Algorithms { get; private set; } = null!;

    /// <summary>Whether both sides are strict about the key exchange.</summary>
    public bool IsStrict { get; private set; }

    /// <summary>How many key exchanges there were.</summary>
    public int KeyExchanges { get; private set; }

    /// <summary>What the client said when it ended the connection; null as long as it has not.</summary>
    public PeerDisconnect? PeerDisconnect { get; private set; }

    /// <summary>Exchanges versions and the first keys.</summary>
    /// <param name="stream">The connection. Is not disposed here.</param>
    /// <exception cref="SshProtocolException">The client does not speak SSH, or not as it should, or not in time. It has been told.</exception>
    public static async Task<SshTransport> StartAsync(Stream stream, SshTransportSettings settings, CancellationToken cancellationToken)
    {
        var transport = new SshTransport(stream, settings);
        try
        {
            using var registration = transport.AbortWith(cancellationToken);
            await transport.StartAsync(cancellationToken);
            return transport;
        }
        catch (SshProtocolException exception)
        {
            await transport.DisconnectAsync(exception.Reason, exception.Message);
            transport.Dispose();
            throw;
        }
        catch
        {
            transport.Dispose();
            throw;
        }
    }

    /// <summary>Reads the next message that is not of the transport layer.</summary>
    /// <param name="cancellationToken">Aborts the connection as a whole: there is no reading on after that.</param>
    /// <returns>
    /// Its payload, at least one byte of which the first is a number that <see cref="MessageRules"/> accepts, valid until the next
    /// call. Empty when the client has ended the connection.
    /// </returns>
    /// <exception cref="SshProtocolException">The client broke the protocol and should be told by <see cref="DisconnectAsync"/>.</exception>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<ReadOnlyMemory<byte>> ReadAsync(CancellationToken cancellationToken)
    {
        using var registration = AbortWith(cancellationToken);
        try
        {
            while (true)
            {
                var payload = await ReadMessageAsync();
                if (payload.IsEmpty || (MessageNumber)payload.Span[0] != MessageNumber.KexInit)
                {
                    if (_readKeyUse.IsDue && !payload.IsEmpty)
                    {
                        await _sender.RequestExchangeAsync();
                    }

                    return payload;
                }

                if (!await ExchangeKeysAsync(payload.ToArray()))
                {
                    return default;
                }
            }
        }
        catch (SshFormatException exception)
        {
            throw new SshProtocolException(DisconnectReason.ProtocolError, exception.Message, exception);
        }
        catch (Exception exception) when (exception is OperationCanceledException or SshProtocolException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw Explain(exception);
        }
    }

    /// <summary>Sends a message, when keys are not being exchanged.</summary>
    /// <param name="payload">Is not used any more when the task is done.</param>
    /// <param name="cancellationToken">Ends the wait for a turn; what is being written is written.</param>
    /// <exception cref="SshProtocolException">The connection is lost.</exception>
    public async ValueTask SendAsync(ReadOnlyMemory<byte> payload, CancellationToken cancellationToken) =>
        await _sender.SendAsync(payload, default, null, cancellationToken);

    /// <summary>Sends a message that lies in two parts, such as a header and data.</summary>
    public async ValueTask SendAsync(ReadOnlyMemory<byte> head, ReadOnlyMemory<byte> tail, CancellationToken cancellationToken) =>
        await _sender.SendAsync(head, tail, null, cancellationToken);

    /// <summary>Sends a message that lies in two parts, if it is still to be sent when its turn comes.</summary>
    /// <param name="gate">Null when it is sent in any case.</param>
    /// <returns>Whether it was sent.</returns>
    public ValueTask<bool> SendAsync(
        ReadOnlyMemory<byte> head, ReadOnlyMemory<byte> tail, ISendGate? gate, CancellationToken cancellationToken) =>
        _sender.SendAsync(head, tail, gate, cancellationToken);

    /// <summary>
    /// Sends a message for the one who reads, and must not wait for the end of a key exchange which takes that somebody reads: until
    /// then it is held back.
    /// </summary>
    /// <exception cref="SshProtocolException">The connection is lost, or too much would be held back.</exception>
    public async ValueTask ReplyAsync(ReadOnlyMemory<byte> payload) => await _sender.ReplyAsync(payload, null);

    /// <summary>As <see cref="ReplyAsync(ReadOnlyMemory{byte})"/>, if it is still to be sent when its turn comes.</summary>
    /// <returns>Whether it was sent or held back.</returns>
    public ValueTask<bool> ReplyAsync(ReadOnlyMemory<byte> payload, ISendGate? gate) => _sender.ReplyAsync(payload, gate);

    /// <summary>Begins to exchange keys, if that is not going on. Done when the client has been told.</summary>
    public ValueTask RekeyAsync() => _sender.RequestExchangeAsync();

    /// <summary>The service of authentication was accepted.</summary>
    public void BeginAuthentication() => _phase = SshPhase.Authentication;

    /// <summary>The client is authenticated.</summary>
    public void BeginConnection() => _phase = SshPhase.Connection;

    /// <summary>
    /// Ends the connection: tells the client why, unless it is gone, and has everybody who sends or reads fail. Throws nothing. The
    /// stream is left to its owner.
    /// </summary>
    public async Task DisconnectAsync(DisconnectReason reason, string text)
    {
        if (reason != DisconnectReason.ConnectionLost && PeerDisconnect is null && _phase != SshPhase.Version)
        {
            // byte SSH_MSG_DISCONNECT, uint32 reason code, string description in UTF-8, string language tag (RFC 4253 §11.1).
            var message = new SshWriter()
                .WriteByte((byte)MessageNumber.Disconnect)
                .WriteUInt32((uint)reason)
                .WriteString(text)
                .WriteString("");
            using var limit = new CancellationTokenSource(_settings.DisconnectTimeout, _settings.Time);
            try
            {
                await _sender.SendLastAsync(message.WrittenMemory, limit.Token);
            }
            catch (Exception exception) when (exception is IOException or ObjectDisposedException or OperationCanceledException)
            {
                // It does not listen, or is gone.
            }
        }

        Abort();
    }

    /// <summary>Clears the keys. Nobody may read or send any more.</summary>
    public void Dispose()
    {
        Abort();

        // The timer may ring all the same, or have rung and be on its way to _abort, which therefore stays as it is.
        _exchangeTimer.Dispose();
        _reader.Dispose();
        _sender.Dispose();
    }

    /// <summary>Tells an abort by the time limit, or by <see cref="DisconnectAsync"/>, from what it looks like where it strikes.</summary>
    private SshProtocolException Explain(Exception exception)
    {
        if (_isOverdue)
        {
            return new SshProtocolException(DisconnectReason.ProtocolError, "The key exchange takes too long.", exception);
        }

        return exception as SshProtocolException
            ?? new SshProtocolException(DisconnectReason.ConnectionLost, "The connection was ended.", exception);
    }

    private CancellationTokenRegistration AbortWith(CancellationToken cancellationToken) =>
        cancellationToken.UnsafeRegister(static transport => ((SshTransport)transport!).Abort(), this);

    private void Abort()
    {
        _abort.Cancel();
        _sender.Abort();
    }

    private void StartExchangeTimer() =>
        _exchangeTimer.Change(SessionId.IsEmpty ? _settings.StartTimeout : _settings.RekeyTimeout, Timeout.InfiniteTimeSpan);

    private void OnExchangeOverdue()
    {
        _isOverdue = true;
        Abort();
    }
}
