using System.Text;
using GitPush.Signatures.Ssh.Wire;
using GitPush.Ssh.Diagnostics;
using GitPush.Ssh.Transport.KeyExchange;
using GitPush.Ssh.Wire;

namespace GitPush.Ssh.Transport;

/// <summary>The version exchange and the exchange of keys, the first and those that follow.</summary>
internal sealed partial class SshTransport
{
    /// <summary>Whether the client takes SSH_MSG_EXT_INFO.</summary>
    private bool _takesExtInfo;

    private async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _sender.StartAsync(Encoding.ASCII.GetBytes(_settings.Version));
            _clientVersion = await _reader.ReadLineAsync(_abort.Token) ?? throw NewGone();
            VersionExchange.Check(_clientVersion);
            _phase = SshPhase.KeyExchangeInit;
            var init = await ReadMessageAsync();
            if (init.IsEmpty || !await ExchangeKeysAsync(init.ToArray()))
            {
                throw NewGone();
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

    /// <summary>Answers a KEXINIT, or goes on after the answer to ours, until both directions have new keys.</summary>
    /// <param name="clientInit">The client's KEXINIT.</param>
    /// <returns>False when the client has ended the connection instead.</returns>
    private async Task<bool> ExchangeKeysAsync(byte[] clientInit)
    {
        var phase = _phase;
        var isFirst = SessionId.IsEmpty;
        var serverInit = await _sender.BeginExchangeAsync();
        var algorithms = Negotiate(clientInit, isFirst, out var skipsGuess);
        _phase = !isFirst ? SshPhase.Rekeying : IsStrict ? SshPhase.StrictKeyExchange : SshPhase.KeyExchange;
        if (skipsGuess && (await ReadMessageAsync()).IsEmpty)
        {
            return false;
        }

        var methodInit = await ReadMessageAsync();
        if (methodInit.IsEmpty)
        {
            return false;
        }

        var clientValue = ParseMethodInit(methodInit);
        using var agreement = algorithms.Method.Agree(clientValue)
            ?? throw new SshProtocolException(DisconnectReason.KeyExchangeFailed, $"Not a public key for {algorithms.Method.Name}.");
        var identity = new KeyExchangeIdentity(_clientVersion, Encoding.ASCII.GetBytes(_settings.Version), clientInit, serverInit);
        var hash = ExchangeHash.Compute(algorithms.Method, identity, algorithms.HostKey.PublicKey.Span, clientValue, agreement);
        if (isFirst)
        {
            SessionId = hash;
        }

        Algorithms = algorithms;

        var reply = new SshWriter(1024)
            .WriteByte((byte)MessageNumber.KexMethodReply)
            .WriteString(algorithms.HostKey.PublicKey.Span)
            .WriteString(agreement.ServerValue)
            .WriteString(algorithms.HostKey.Sign(algorithms.HostKeyAlgorithm, hash));
        var keys = new KeyDerivation(algorithms.Method.Hash, SessionId, hash, agreement);
        await _sender.EndExchangeAsync(
            reply.WrittenMemory,
            keys.CreateFromServer(algorithms.CipherFromServer, algorithms.MacFromServer),
            IsStrict,
            isFirst && _takesExtInfo ? WriteExtInfo() : null);

        var newKeys = await ReadMessageAsync();
        if (newKeys.IsEmpty)
        {
            return false;
        }

        if (newKeys.Length != 1 || (MessageNumber)newKeys.Span[0] != MessageNumber.NewKeys)
        {
            throw new SshProtocolException(DisconnectReason.ProtocolError, "The key exchange does not end with NEWKEYS.");
        }

        _reader.Use(keys.CreateFromClient(algorithms.CipherFromClient, algorithms.MacFromClient), IsStrict);
        _exchangeTimer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _phase = isFirst ? SshPhase.Service : phase;
        KeyExchanges++;
        SshDiagnostics.CountKeyExchange(algorithms.Method.Name, algorithms.CipherFromClient.Name, isFirst);
        _sender.CompleteExchange();
        return true;
    }

    private NegotiatedAlgorithms Negotiate(byte[] clientInit, bool isFirst, out bool skipsGuess)
    {
        var init = KeyExchangeInit.Parse(clientInit);
        if (isFirst)
        {
            IsStrict = init.KeyExchange.Contains(Indicators.StrictClient);
            _takesExtInfo = init.KeyExchange.Contains(Indicators.ExtInfoClient);
            if (IsStrict && _reader.SequenceNumber != 1)
            {
                throw new SshProtocolException(DisconnectReason.ProtocolError, "KEXINIT is not the first packet of a strict key exchange.");
            }
        }

        skipsGuess = init.FirstPacketFollows && !Negotiation.IsGuessRight(init, _settings.HostKeys);
        return Negotiation.Negotiate(init, _settings.HostKeys);
    }

    private byte[] CreateInit() => Negotiation.WriteInit(_settings.HostKeys, SessionId.IsEmpty);

    /// <summary>byte SSH_MSG_EXT_INFO, uint32 number of extensions, then string name and string value of each (RFC 8308 §2.3).</summary>
    private byte[] WriteExtInfo() => new SshWriter()
        .WriteByte((byte)MessageNumber.ExtInfo)
        .WriteUInt32(1)
        .WriteString("server-sig-algs")
        .WriteNameList(_settings.UserKeyAlgorithms)
        .WrittenSpan.ToArray();

    private static byte[] ParseMethodInit(ReadOnlyMemory<byte> payload)
    {
        var reader = new SshReader(payload.Span);
        if ((MessageNumber)reader.ReadByte() != MessageNumber.KexMethodInit)
        {
            throw new SshProtocolException(DisconnectReason.ProtocolError, "The key exchange goes on with another method's message.");
        }

        var value = reader.ReadString().ToArray();
        return reader.IsAtEnd ? value : throw new SshFormatException("The message of the key exchange goes on after its end.");
    }

    private static SshProtocolException NewGone() =>
        new(DisconnectReason.ConnectionLost, "The client ended the connection before the first keys were exchanged.");
}
