using System.Security.Cryptography;
using GitPush.Signatures.Ssh.Keys;
using GitPush.Signatures.Ssh.Wire;

namespace GitPush.Ssh.HostKeys;

/// <summary>A key by which clients know the server again. Thread-safe.</summary>
internal sealed class HostKey : IDisposable
{
    // .NET does not say that a key may sign on two threads at once. A P-256 signature takes some tens of microseconds.
    private readonly Lock _signing = new();
    private readonly HostKeySigner _signer;

    private HostKey(HostKeySigner signer)
    {
        _signer = signer;
        var blob = signer.EncodePublicKey();
        Algorithms = signer.Algorithms;
        PublicKey = blob;
        Fingerprint = KeyFingerprint.Compute(blob);
    }

    /// <summary>Such as <c>ecdsa-sha2-nistp256</c> or <c>ssh-rsa</c>.</summary>
    public string Type => _signer.KeyType;

    /// <summary>The signature algorithms that it can sign with, best first.</summary>
    public IReadOnlyList<string> Algorithms { get; }

    /// <summary>The public key blob of RFC 4253 §6.6.</summary>
    public ReadOnlyMemory<byte> PublicKey { get; }

    /// <summary><c>SHA256:</c> and the hash of the public key blob in base64 without padding.</summary>
    public string Fingerprint { get; }

    /// <summary>Takes a key pair over, which is disposed with the host key.</summary>
    /// <exception cref="HostKeyException">It is on a curve that SSH does not have, or is not a pair.</exception>
    public static HostKey Create(ECDsa key) => Create(new EcdsaHostKeySigner(key));

    /// <inheritdoc cref="Create(ECDsa)"/>
    /// <exception cref="HostKeyException">It is too small or too large, or is not a pair.</exception>
    public static HostKey Create(RSA key) => Create(new RsaHostKeySigner(key));

    // RFC 4253 §6.6:
    //   string    signature format identifier
    //   byte[n]   signature blob, which all algorithms here have as a string

    /// <summary>Signs a message.</summary>
    /// <param name="algorithm">One of <see cref="Algorithms"/>.</param>
    /// <returns>The name of the algorithm and the signature, encoded.</returns>
    public byte[] Sign(string algorithm, ReadOnlySpan<byte> data)
    {
        if (!Algorithms.Contains(algorithm, StringComparer.Ordinal))
        {
            throw new ArgumentException($"A key of type {Type} does not sign with {algorithm}.", nameof(algorithm));
        }

        byte[] signature;
        lock (_signing)
        {
            signature = _signer.Sign(algorithm, data);
        }

        return new SshWriter(signature.Length + 64).WriteString(algorithm).WriteString(signature).WrittenSpan.ToArray();
    }

    public void Dispose()
    {
        lock (_signing)
        {
            _signer.Dispose();
        }
    }

    private static HostKey Create(HostKeySigner signer)
    {
        try
        {
            signer.Validate();
            var key = new HostKey(signer);
            return key.IsPair()
                ? key
                : throw new HostKeyException("its private and its public part do not belong together");
        }
        catch (Exception e)
        {
            signer.Dispose();
            if (e is CryptographicException)
            {
                throw new HostKeyException("its numbers are not those of a key", e);
            }

            throw;
        }
    }

    // Not everything that a file can hold is looked at when a key is imported, and clients would only say that a signature is wrong.
    private bool IsPair()
    {
        var data = "whatever is signed"u8;
        return Signatures.Ssh.Keys.PublicKey.TryParse(PublicKey.Span, out var publicKey, out _)
            && publicKey.Verify(Algorithms[0], Sign(Algorithms[0], data), data);
    }
}
