using System.Buffers.Binary;
using System.Security.Cryptography;

namespace GitPush.Ssh.Transport.KeyExchange;

/// <summary>
/// H, which binds everything that was said to the host's signature and whose first value is the session id:
/// <code>
/// string   V_C, the client's identification string, without CR and LF
/// string   V_S, the server's
/// string   I_C, the payload of the client's KEXINIT
/// string   I_S, the server's
/// string   K_S, the host key
/// string   Q_C
/// string   Q_S
/// mpint    K, or as the method has it
/// </code>
/// (RFC 5656 §4).
/// </summary>
internal static class ExchangeHash
{
    public static byte[] Compute(
        KeyExchangeMethod method,
        in KeyExchangeIdentity identity,
        ReadOnlySpan<byte> hostKey,
        ReadOnlySpan<byte> clientValue,
        KeyAgreement agreement)
    {
        using var hash = IncrementalHash.CreateHash(method.Hash);
        AppendString(hash, identity.ClientVersion);
        AppendString(hash, identity.ServerVersion);
        AppendString(hash, identity.ClientInit);
        AppendString(hash, identity.ServerInit);
        AppendString(hash, hostKey);
        AppendString(hash, clientValue);
        AppendString(hash, agreement.ServerValue);
        hash.AppendData(agreement.Secret);
        return hash.GetHashAndReset();
    }

    private static void AppendString(IncrementalHash hash, ReadOnlySpan<byte> value)
    {
        Span<byte> length = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteInt32BigEndian(length, value.Length);
        hash.AppendData(length);
        hash.AppendData(value);
    }
}
