using System.Security.Cryptography;
using System.Text;
using GitPush.Signatures.Ssh.Wire;
using GitPush.Ssh.Transport.Ciphers;
using GitPush.Ssh.Transport.KeyExchange;
using GitPush.Ssh.Wire;

namespace GitPush.Fuzz.SshPeers;

/// <summary>The exchange of keys, by the method that costs least. The host's signature is not looked at.</summary>
internal sealed partial class SshClient
{
    public const string Method = "ecdh-sha2-nistp256";

    private const string Version = "SSH-2.0-Fuzz";

    // One for all exchanges: nobody has anything to hide.
    private static readonly ECDiffieHellman s_key = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
    private static readonly byte[] s_point = Encode(s_key.ExportParameters(includePrivateParameters: false).Q);
    private static readonly KeyExchangeMethod s_method = KeyExchangeMethod.All.Single(method => method.Name == Method);

    private byte[] _serverVersion = [];
    private byte[]? _serverInit;
    private bool _isExchanging;

    public byte[] SessionId { get; private set; } = [];

    /// <summary>Q_C of all clients.</summary>
    public static ReadOnlySpan<byte> Point => s_point;

    /// <summary>Exchanges versions and the first keys.</summary>
    /// <returns>False when the server would not.</returns>
    public async Task<bool> ConnectAsync()
    {
        await stream.WriteAsync(Encoding.ASCII.GetBytes(Version + "\r\n"));
        _serverVersion = await _reader.ReadLineAsync(default) ?? [];
        return await ExchangeAsync();
    }

    /// <summary>byte SSH_MSG_KEXINIT, byte[16] cookie, then the lists of RFC 4253 §7.1.</summary>
    public static byte[] WriteInit(SshClientOffer offer, bool isFirst) => new SshWriter()
        .WriteByte((byte)MessageNumber.KexInit)
        .WriteBytes(new byte[16])
        .WriteString(isFirst ? Method + ",ext-info-c" + (offer.IsStrict ? ",kex-strict-c-v00@openssh.com" : "") : Method)
        .WriteString(SshUserKey.Algorithm)
        .WriteString(offer.Cipher).WriteString(offer.Cipher)
        .WriteString(offer.Mac).WriteString(offer.Mac)
        .WriteString("none").WriteString("none")
        .WriteString("").WriteString("")
        .WriteBoolean(false).WriteUInt32(0)
        .WrittenSpan.ToArray();

    /// <summary>Exchanges keys, whoever begins.</summary>
    /// <returns>False when the connection ends instead, or the server waits for what does not come.</returns>
    public async Task<bool> ExchangeAsync()
    {
        _isExchanging = true;
        var init = WriteInit(offer, SessionId.Length == 0);
        await SendAsync(init);
        while (_serverInit is null)
        {
            if (!await ReceiveAsync())
            {
                return false;
            }
        }

        await SendAsync(new SshWriter().WriteByte((byte)MessageNumber.KexMethodInit).WriteString(s_point).WrittenSpan.ToArray());
        if (await ExpectAsync(MessageNumber.KexMethodReply) is not { } reply || await ExpectAsync(MessageNumber.NewKeys) is null)
        {
            return false;
        }

        var keys = Derive(init, reply);
        var cipher = CipherAlgorithm.All.Single(cipher => cipher.Name == offer.Cipher);
        var mac = cipher.IsAuthenticated ? null : MacAlgorithm.All.Single(mac => mac.Name == offer.Mac);
        _reader.Use(keys.CreateFromServer(cipher, mac), offer.IsStrict);
        await SendAsync([(byte)MessageNumber.NewKeys]);
        _writer.Use(keys.CreateFromClient(cipher, mac), offer.IsStrict);
        _serverInit = null;
        _isExchanging = false;
        return true;
    }

    private async Task<byte[]?> ExpectAsync(MessageNumber number)
    {
        // Nothing else is read ahead: what follows NEWKEYS has other keys.
        var payload = await ReadAsync(isPatient: false);
        return payload is [var first, ..] && first == (byte)number ? payload : null;
    }

    private KeyDerivation Derive(byte[] init, byte[] reply)
    {
        var reader = new SshReader(reply.AsSpan(1));
        var hostKey = reader.ReadString().ToArray();
        var value = reader.ReadString().ToArray();
        using var peer = ECDiffieHellman.Create(new ECParameters
        {
            Curve = ECCurve.NamedCurves.nistP256,
            Q = new ECPoint { X = value[1..33], Y = value[33..] },
        });
        var agreement = new KeyAgreement(value, KeyAgreement.EncodeMpint(s_key.DeriveRawSecretAgreement(peer.PublicKey)));
        var identity = new KeyExchangeIdentity(Encoding.ASCII.GetBytes(Version), _serverVersion, init, _serverInit!);
        var hash = ExchangeHash.Compute(s_method, identity, hostKey, s_point, agreement);
        SessionId = SessionId.Length == 0 ? hash : SessionId;
        return new KeyDerivation(s_method.Hash, SessionId, hash, agreement);
    }

    private static byte[] Encode(ECPoint point) => [4, .. point.X!, .. point.Y!];
}
