using System.Security.Cryptography;
using System.Text;
using GitPush.Signatures.Ssh.Wire;
using GitPush.Ssh.Transport;
using GitPush.Ssh.Transport.Ciphers;
using GitPush.Ssh.Transport.KeyExchange;
using GitPush.Ssh.Wire;

namespace GitPush.Ssh.Tests.Support;

/// <summary>A client that does what a test says, step by step, right or wrong.</summary>
internal sealed class ScriptedClient(Stream stream, ClientOffer offer) : IDisposable
{
    private readonly PacketReader _reader = new(stream, NewKeyUse());
    private readonly PacketWriter _writer = new(stream, NewKeyUse());
    private byte[] _serverVersion = [];
    private byte[] _clientInit = [];
    private byte[] _sessionId = [];
    private PacketCipher? _newCipher;

    /// <summary>The last KEXINIT of the server.</summary>
    public byte[] ServerInit { get; private set; } = [];

    public byte[] SessionId => _sessionId;

    /// <summary>Exchanges versions and the first keys.</summary>
    public async Task ConnectAsync()
    {
        await ExchangeVersionsAsync();
        await SendInitAsync();
        await ExpectInitAsync();
        await ExchangeKeysAsync();
    }

    public async Task ExchangeVersionsAsync()
    {
        await stream.WriteAsync(Encoding.ASCII.GetBytes(offer.Version + "\r\n"));
        _serverVersion = (await _reader.ReadLineAsync(default))!;
    }

    public async Task SendInitAsync()
    {
        var isFirst = _sessionId.Length == 0;
        string[] kex =
        [
            offer.KeyExchange,
            .. isFirst && offer.TakesExtInfo ? ["ext-info-c"] : Array.Empty<string>(),
            .. isFirst && offer.IsStrict ? ["kex-strict-c-v00@openssh.com"] : Array.Empty<string>(),
        ];
        _clientInit = new SshWriter()
            .WriteByte((byte)MessageNumber.KexInit)
            .WriteBytes(RandomNumberGenerator.GetBytes(16))
            .WriteNameList(kex)
            .WriteString(offer.HostKey)
            .WriteString(offer.Cipher)
            .WriteString(offer.Cipher)
            .WriteString(offer.Mac)
            .WriteString(offer.Mac)
            .WriteString(offer.Compression)
            .WriteString(offer.Compression)
            .WriteString("")
            .WriteString("")
            .WriteBoolean(offer.FirstPacketFollows)
            .WriteUInt32(0)
            .WrittenSpan.ToArray();
        await SendAsync(_clientInit);
    }

    public async Task ExpectInitAsync() => ServerInit = await ExpectAsync(MessageNumber.KexInit);

    /// <summary>Exchanges keys when the server's KEXINIT was read.</summary>
    public async Task AnswerInitAsync(byte[] serverInit)
    {
        ServerInit = serverInit;
        await SendInitAsync();
        await ExchangeKeysAsync();
    }

    /// <summary>Exchanges keys when the server has answered the client's KEXINIT, which was read.</summary>
    public Task EndExchangeAsync(byte[] serverInit)
    {
        ServerInit = serverInit;
        return ExchangeKeysAsync();
    }

    /// <summary>Exchanges keys when both sides have sent their KEXINIT.</summary>
    public async Task ExchangeKeysAsync()
    {
        var method = KeyExchangeMethod.All.First(method => offer.KeyExchange.Split(',').Contains(method.Name));
        var exchange = ClientKeyExchange.Create(method.Name);
        await SendMethodInitAsync(exchange.Value);
        await ReadKeysAsync(method, exchange);
        await UseKeysAsync();
    }

    public Task SendMethodInitAsync(byte[] value) =>
        SendAsync(new SshWriter().WriteByte((byte)MessageNumber.KexMethodInit).WriteString(value).WrittenSpan.ToArray());

    /// <summary>Reads what the server sends to end an exchange, and what it sends from then on with its new keys.</summary>
    public async Task ReadKeysAsync(KeyExchangeMethod method, ClientKeyExchange exchange)
    {
        var reply = await ExpectAsync(MessageNumber.KexMethodReply);
        await ExpectAsync(MessageNumber.NewKeys);
        var keys = VerifyReply(reply, method, exchange);
        var cipher = CipherAlgorithm.All.First(cipher => offer.Cipher.Split(',').Contains(cipher.Name));
        var mac = cipher.IsAuthenticated ? null : MacAlgorithm.All.First(mac => offer.Mac.Split(',').Contains(mac.Name));
        _reader.Use(keys.CreateFromServer(cipher, mac), offer.IsStrict);
        _newCipher = keys.CreateFromClient(cipher, mac);
    }

    /// <summary>Ends an exchange as well.</summary>
    public async Task UseKeysAsync()
    {
        await SendAsync([(byte)MessageNumber.NewKeys]);
        _writer.Use(_newCipher!, offer.IsStrict);
    }

    /// <summary>Sends as many packets at once as there are payloads.</summary>
    public async Task SendAsync(params byte[][] payloads)
    {
        foreach (var payload in payloads)
        {
            await _writer.WriteAsync(payload, default, default);
        }

        await _writer.FlushAsync(default);
    }

    /// <summary>Sends bytes that are no packet.</summary>
    public ValueTask SendRawAsync(ReadOnlyMemory<byte> bytes) => stream.WriteAsync(bytes);

    /// <returns>Empty at the end.</returns>
    public async Task<byte[]> ReadAsync() => (await _reader.ReadAsync(default)).ToArray();

    public async Task<byte[]> ExpectAsync(MessageNumber number)
    {
        var payload = await ReadAsync();
        Assert.IsNotEmpty(payload, $"the server closed instead of sending {number}");
        Assert.AreEqual(number, (MessageNumber)payload[0]);
        return payload;
    }

    /// <returns>The reason and the text of the server's last words, whatever it says before.</returns>
    public async Task<(DisconnectReason Reason, string Text)> ReadDisconnectAsync()
    {
        while (true)
        {
            var payload = await ReadAsync();
            Assert.IsNotEmpty(payload, "the server closed without a word");
            if ((MessageNumber)payload[0] == MessageNumber.Disconnect)
            {
                var reader = new SshReader(payload.AsSpan(1));
                return ((DisconnectReason)reader.ReadUInt32(), reader.ReadText(1000));
            }
        }
    }

    public void Dispose()
    {
        stream.Dispose();
        _reader.Dispose();
        _writer.Dispose();
    }

    private static KeyUse NewKeyUse() => new(new RekeyLimits(), TimeProvider.System);

    private KeyDerivation VerifyReply(byte[] reply, KeyExchangeMethod method, ClientKeyExchange exchange)
    {
        var reader = new SshReader(reply.AsSpan(1));
        var hostKey = reader.ReadString().ToArray();
        var serverValue = reader.ReadString().ToArray();
        var signature = reader.ReadString();
        Assert.IsTrue(reader.IsAtEnd);
        var agreement = new KeyAgreement(serverValue, exchange.Agree(serverValue));
        var identity = new KeyExchangeIdentity(Encoding.ASCII.GetBytes(offer.Version), _serverVersion, _clientInit, ServerInit);
        var hash = ExchangeHash.Compute(method, identity, hostKey, exchange.Value, agreement);
        Assert.IsTrue(VerifySignature(hostKey, signature, hash), "the host's signature");
        _sessionId = _sessionId.Length == 0 ? hash : _sessionId;
        return new KeyDerivation(method.Hash, _sessionId, hash, agreement);
    }

    /// <summary>RFC 5656 §3.1: the key's blob is name, curve and point; the signature's is name and the two numbers.</summary>
    private static bool VerifySignature(ReadOnlySpan<byte> hostKey, ReadOnlySpan<byte> signature, byte[] hash)
    {
        var key = new SshReader(hostKey);
        Assert.AreEqual("ecdsa-sha2-nistp256", key.ReadAscii());
        key.ReadString();
        var point = key.ReadString();
        var reader = new SshReader(signature);
        Assert.AreEqual("ecdsa-sha2-nistp256", reader.ReadAscii());
        var numbers = new SshReader(reader.ReadString());
        var signed = new byte[64];
        var r = numbers.ReadMpint();
        r.CopyTo(signed.AsSpan(32 - r.Length));
        var s = numbers.ReadMpint();
        s.CopyTo(signed.AsSpan(64 - s.Length));
        using var ecdsa = ECDsa.Create(new ECParameters
        {
            Curve = ECCurve.NamedCurves.nistP256,
            Q = new ECPoint { X = point[1..33].ToArray(), Y = point[33..].ToArray() },
        });
        return ecdsa.VerifyData(hash, signed, HashAlgorithmName.SHA256);
    }
}
