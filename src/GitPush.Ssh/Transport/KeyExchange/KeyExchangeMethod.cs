using System.Security.Cryptography;
using GitPush.Cryptography;
using GitPush.Ssh.Cryptography;

namespace GitPush.Ssh.Transport.KeyExchange;

/// <summary>
/// How the two sides agree on a secret, as the side that answers sees it. All methods here have the same messages (RFC 5656 §4):
/// <code>
/// byte      SSH_MSG_KEX_ECDH_INIT (30)
/// string    Q_C, what the client sends
///
/// byte      SSH_MSG_KEX_ECDH_REPLY (31)
/// string    K_S, the host key
/// string    Q_S, what the server sends
/// string    the signature on the exchange hash
/// </code>
/// </summary>
internal abstract class KeyExchangeMethod(string name, HashAlgorithmName hash)
{
    /// <summary>What is offered, best first.</summary>
    public static IReadOnlyList<KeyExchangeMethod> All { get; } =
    [
        .. MlKem768.IsSupported ? [new HybridMethod()] : Array.Empty<KeyExchangeMethod>(),
        new Curve25519Method("curve25519-sha256"),
        new Curve25519Method("curve25519-sha256@libssh.org"),
        new EcdhMethod(NistCurve.P256),
        new EcdhMethod(NistCurve.P384),
        new EcdhMethod(NistCurve.P521),
    ];

    /// <summary>The name by which it is negotiated.</summary>
    public string Name { get; } = name;

    /// <summary>HASH of the exchange hash and of the derivation of keys.</summary>
    public HashAlgorithmName Hash { get; } = hash;

    /// <summary>Answers the client.</summary>
    /// <param name="clientValue">Q_C, which may be anything.</param>
    /// <returns>Null when Q_C is not what the method takes.</returns>
    public abstract KeyAgreement? Agree(ReadOnlySpan<byte> clientValue);
}
