using System.Buffers.Binary;
using System.Security.Cryptography;
using GitPush.Signatures.Ssh.Wire;

namespace GitPush.Signatures.Ssh.Keys;

/// <summary>A public key of a user, as it is on the wire and in <c>authorized_keys</c>. Immutable and thread-safe.</summary>
/// <remarks>Each key has one blob only, since encodings are taken literally: two keys are the same if their fingerprints are.</remarks>
internal sealed partial class PublicKey
{
    private readonly VerificationKey _key;

    // SHA-256 of the application that a security key was made for; null for other keys.
    private readonly byte[]? _applicationHash;

    private PublicKey(
        string type, ReadOnlySpan<byte> blob, VerificationKey key, IReadOnlyList<string> signatureAlgorithms, byte[]? applicationHash = null)
    {
        Type = type;
        Blob = blob.ToArray();
        Fingerprint = KeyFingerprint.Compute(blob);
        SignatureAlgorithms = signatureAlgorithms;
        _key = key;
        _applicationHash = applicationHash;
    }

    /// <summary>Such as <c>ssh-ed25519</c>.</summary>
    public string Type { get; }

    /// <summary>The encoding of RFC 4253 §6.6.</summary>
    public ReadOnlyMemory<byte> Blob { get; }

    /// <summary><c>SHA256:</c> and the hash of the blob in base64 without padding.</summary>
    public string Fingerprint { get; }

    /// <summary>The algorithms whose signatures it verifies. Never the SHA-1 of <c>ssh-rsa</c>.</summary>
    public IReadOnlyList<string> SignatureAlgorithms { get; }

    /// <summary>Whether the private key is on a FIDO authenticator.</summary>
    public bool IsSecurityKey => _applicationHash is not null;

    /// <summary>Whether a signature is that of a message under this key.</summary>
    /// <param name="signatureAlgorithm">What the peer announced; the signature must name the same.</param>
    /// <param name="signatureBlob">The name of an algorithm and a signature (RFC 4253 §6.6): any bytes at all.</param>
    /// <param name="required">What a security key must have done. Other keys cannot tell, and are not asked.</param>
    public bool Verify(
        string signatureAlgorithm,
        ReadOnlySpan<byte> signatureBlob,
        ReadOnlySpan<byte> data,
        SecurityKeyFlags required = SecurityKeyFlags.UserPresent) =>
        Verify(signatureAlgorithm, signatureBlob, data, out var done) && (!IsSecurityKey || (done & required) == required);

    /// <summary>Whether a signature is that of a message under this key, whatever a security key has done for it.</summary>
    /// <param name="signatureAlgorithm">What the peer announced; the signature must name the same.</param>
    /// <param name="signatureBlob">The name of an algorithm and a signature (RFC 4253 §6.6): any bytes at all.</param>
    /// <param name="done">What a security key did before it signed; nothing if the key is none, or the signature not valid.</param>
    public bool Verify(
        string signatureAlgorithm, ReadOnlySpan<byte> signatureBlob, ReadOnlySpan<byte> data, out SecurityKeyFlags done)
    {
        done = SecurityKeyFlags.None;
        if (!SignatureAlgorithms.Contains(signatureAlgorithm, StringComparer.Ordinal))
        {
            return false;
        }

        try
        {
            var reader = new SshReader(signatureBlob);
            if (reader.ReadAscii() != signatureAlgorithm)
            {
                return false;
            }

            var signature = reader.ReadString();
            if (_applicationHash is not null)
            {
                return VerifyAssertion(signatureAlgorithm, signature, ref reader, data, out done);
            }

            return reader.IsAtEnd && _key.Verify(signatureAlgorithm, signature, data);
        }
        catch (Exception e) when (e is SshFormatException or CryptographicException)
        {
            // Numbers that the platform's cryptography does not take sign nothing.
            return false;
        }
    }

    // PROTOCOL.u2f of OpenSSH, "SSH U2F signatures": after the algorithm and the signature come
    //   byte      flags
    //   uint32    counter
    // and what is signed is
    //   byte[32]  SHA256(application)
    //   byte      flags
    //   uint32    counter
    //   byte[32]  SHA256(message)
    // The counter shows copies of an authenticator to those who remember its last value; nobody does, nor does OpenSSH.
    private bool VerifyAssertion(
        string algorithm, ReadOnlySpan<byte> signature, ref SshReader reader, ReadOnlySpan<byte> data, out SecurityKeyFlags done)
    {
        done = SecurityKeyFlags.None;
        var flags = reader.ReadByte();
        var counter = reader.ReadUInt32();
        if (!reader.IsAtEnd)
        {
            return false;
        }

        const int Flags = SHA256.HashSizeInBytes;
        const int Counter = Flags + 1;
        const int Message = Counter + sizeof(uint);
        var signed = new byte[Message + SHA256.HashSizeInBytes];
        _applicationHash!.CopyTo(signed, 0);
        signed[Flags] = flags;
        BinaryPrimitives.WriteUInt32BigEndian(signed.AsSpan(Counter), counter);
        SHA256.HashData(data, signed.AsSpan(Message));
        if (!_key.Verify(algorithm, signature, signed))
        {
            return false;
        }

        done = (SecurityKeyFlags)flags;
        return true;
    }
}
