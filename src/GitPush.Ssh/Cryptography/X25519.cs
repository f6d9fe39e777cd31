using System.Security.Cryptography;

namespace GitPush.Ssh.Cryptography;

/// <summary>
/// One side of a Diffie-Hellman exchange over Curve25519 (RFC 7748 §6.1), with a key pair of its own. Takes the place of a type
/// of .NET, which has none for this curve. Not thread-safe.
/// </summary>
internal sealed class X25519 : IDisposable
{
    /// <summary>The size of private keys, public keys and shared secrets, in bytes.</summary>
    public const int Size = 32;

    // Pinned, so that the garbage collector leaves no copy behind that nobody could clear.
    private readonly byte[] _privateKey = GC.AllocateArray<byte>(Size, pinned: true);
    private readonly byte[] _publicKey = new byte[Size];
    private bool _disposed;

    private X25519()
    {
    }

    /// <summary>The point that the peer needs, 32 bytes.</summary>
    public ReadOnlySpan<byte> PublicKey => _publicKey;

    /// <summary>u = 9 (RFC 7748 §4.1).</summary>
    private static ReadOnlySpan<byte> BasePoint =>
        [9, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];

    /// <summary>Generates a key pair.</summary>
    public static X25519 Create()
    {
        var exchange = new X25519();
        RandomNumberGenerator.Fill(exchange._privateKey);
        exchange.ComputePublicKey();
        return exchange;
    }

    /// <summary>Takes a private key that is there already.</summary>
    /// <param name="privateKey">32 bytes, which are copied.</param>
    public static X25519 FromPrivateKey(ReadOnlySpan<byte> privateKey)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(privateKey.Length, Size);
        var exchange = new X25519();
        privateKey.CopyTo(exchange._privateKey);
        exchange.ComputePublicKey();
        return exchange;
    }

    /// <summary>Derives the secret that only the two sides know.</summary>
    /// <param name="peerPublicKey">What the peer sent, of any length.</param>
    /// <param name="sharedSecret">Takes 32 bytes. The caller clears it.</param>
    /// <returns>
    /// False, with nothing but zeros as the secret, when the public key is not 32 bytes long, or is a point of small order, which
    /// makes the same secret of every private key: RFC 8731 §3 has the exchange aborted then.
    /// </returns>
    public bool TryDeriveSharedSecret(ReadOnlySpan<byte> peerPublicKey, Span<byte> sharedSecret)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        ArgumentOutOfRangeException.ThrowIfNotEqual(sharedSecret.Length, Size);
        sharedSecret.Clear();
        if (peerPublicKey.Length != Size)
        {
            return false;
        }

        MontgomeryLadder.Multiply(_privateKey, peerPublicKey, sharedSecret);
        Span<byte> zero = stackalloc byte[Size];
        zero.Clear();
        return !CryptographicOperations.FixedTimeEquals(sharedSecret, zero);
    }

    /// <summary>Clears the private key.</summary>
    public void Dispose()
    {
        _disposed = true;
        CryptographicOperations.ZeroMemory(_privateKey);
    }

    private void ComputePublicKey() => MontgomeryLadder.Multiply(_privateKey, BasePoint, _publicKey);
}
