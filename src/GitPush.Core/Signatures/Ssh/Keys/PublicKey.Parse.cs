using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using GitPush.Cryptography;
using GitPush.Signatures.Ssh.Wire;

namespace GitPush.Signatures.Ssh.Keys;

internal sealed partial class PublicKey
{
    /// <summary>The size of the largest blob that is looked at, in bytes. An RSA key of 16384 bits has a quarter of it.</summary>
    public const int MaxBlobSize = 8192;

    private const string Ed25519Type = "ssh-ed25519";
    private const string SkEd25519Type = "sk-ssh-ed25519@openssh.com";
    private const string SkEcdsaType = "sk-ecdsa-sha2-nistp256@openssh.com";

    /// <summary>The algorithms of all signatures that any key verifies: what a server announces (RFC 8308 §3.1).</summary>
    public static IReadOnlyList<string> AllSignatureAlgorithms { get; } =
    [
        Ed25519Type, SkEd25519Type,
        "ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp521", SkEcdsaType,
        RsaVerificationKey.Sha512, RsaVerificationKey.Sha256,
    ];

    private static readonly string[] RsaAlgorithms = [RsaVerificationKey.Sha512, RsaVerificationKey.Sha256];

    /// <summary>Reads a key, from anybody.</summary>
    /// <param name="blob">Any bytes at all.</param>
    /// <param name="reason">Why it is no key, or none that is supported, for a log.</param>
    public static bool TryParse(
        ReadOnlySpan<byte> blob, [NotNullWhen(true)] out PublicKey? key, [NotNullWhen(false)] out string? reason)
    {
        key = null;
        if (blob.Length > MaxBlobSize)
        {
            reason = $"A key has more than {MaxBlobSize} bytes.";
            return false;
        }

        try
        {
            var reader = new SshReader(blob);
            var parsed = Read(ref reader, blob);
            if (!reader.IsAtEnd)
            {
                throw new SshFormatException("A key has bytes after its end.");
            }

            (key, reason) = (parsed, null);
            return true;
        }
        catch (SshFormatException e)
        {
            reason = e.Message;
            return false;
        }
    }

    // RFC 4253 §6.6:
    //   string    certificate or public key format identifier
    //   byte[n]   key/certificate data
    private static PublicKey Read(ref SshReader reader, ReadOnlySpan<byte> blob)
    {
        var type = reader.ReadAscii();
        switch (type)
        {
            case Ed25519Type:
                return new PublicKey(type, blob, Ed25519VerificationKey.Read(ref reader), [type]);
            case RsaVerificationKey.Type:
                return new PublicKey(type, blob, RsaVerificationKey.Read(ref reader), RsaAlgorithms);
            case SkEd25519Type:
                VerificationKey securityKey = Ed25519VerificationKey.Read(ref reader);
                return new PublicKey(type, blob, securityKey, [type], ReadApplication(ref reader));
            case SkEcdsaType:
                securityKey = EcdsaVerificationKey.Read(ref reader, NistCurve.P256);
                return new PublicKey(type, blob, securityKey, [type], ReadApplication(ref reader));
        }

        return NistCurve.OfKeyType(type) is { } curve
            ? new PublicKey(type, blob, EcdsaVerificationKey.Read(ref reader, curve), [type])
            : throw new SshFormatException($"Keys of type '{type[..Math.Min(type.Length, NameList.MaxNameLength)]}' are not supported.");
    }

    // PROTOCOL.u2f of OpenSSH, after what the same key without "sk-" has:
    //   string    application (user-specified, but typically "ssh:")
    private static byte[] ReadApplication(ref SshReader reader) => SHA256.HashData(reader.ReadString());
}
