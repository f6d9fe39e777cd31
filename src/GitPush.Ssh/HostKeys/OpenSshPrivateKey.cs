using System.Numerics;
using System.Security.Cryptography;
using GitPush.Cryptography;
using GitPush.Signatures.Ssh.Keys;
using GitPush.Signatures.Ssh.Wire;

namespace GitPush.Ssh.HostKeys;

/// <summary>The form of private keys that ssh-keygen writes, without encryption (PROTOCOL.key of OpenSSH).</summary>
/// <remarks>
/// <code>
/// byte[]  "openssh-key-v1" and a zero
/// string  ciphername, "none"
/// string  kdfname, "none"
/// string  kdfoptions, empty
/// uint32  number of keys, 1
/// string  public key
/// string  uint32 check, uint32 the same check, private key, string comment, and the bytes 1, 2, 3… up to a multiple of 8
/// </code>
/// </remarks>
internal static partial class OpenSshPrivateKey
{
    // The block size of the cipher "none".
    private const int BlockSize = 8;

    private static ReadOnlySpan<byte> Magic => "openssh-key-v1\0"u8;

    /// <param name="content">What is between the lines of PEM, decoded.</param>
    /// <exception cref="SshFormatException">It is not laid out as above.</exception>
    /// <exception cref="CryptographicException">The numbers are not those of a key.</exception>
    /// <exception cref="HostKeyException">It is encrypted, or not supported.</exception>
    public static HostKey Read(ReadOnlySpan<byte> content)
    {
        if (!content.StartsWith(Magic))
        {
            throw new SshFormatException("A private key has no 'openssh-key-v1' at its beginning.");
        }

        var reader = new SshReader(content[Magic.Length..]);
        var cipher = reader.ReadString();
        var kdf = reader.ReadString();
        reader.ReadString();
        if (!cipher.SequenceEqual("none"u8) || !kdf.SequenceEqual("none"u8))
        {
            throw PrivateKeyText.Encrypted();
        }

        if (reader.ReadUInt32() != 1)
        {
            throw new HostKeyException("it holds several keys, or none");
        }

        var publicKey = reader.ReadString();
        var section = reader.ReadString();
        if (!reader.IsAtEnd || section.Length % BlockSize != 0)
        {
            throw new SshFormatException("A private key has the wrong length.");
        }

        var key = ReadSection(section);
        if (key.PublicKey.Span.SequenceEqual(publicKey))
        {
            return key;
        }

        key.Dispose();
        throw new HostKeyException("its private and its public part do not belong together");
    }

    private static HostKey ReadSection(ReadOnlySpan<byte> section)
    {
        var reader = new SshReader(section);
        if (reader.ReadUInt32() != reader.ReadUInt32())
        {
            throw new SshFormatException("A private key has two check numbers that differ.");
        }

        var type = reader.ReadAscii();
        if (type == "ssh-ed25519")
        {
            throw PrivateKeyText.Ed25519IsNotSupported();
        }

        AsymmetricAlgorithm key = type == RsaVerificationKey.Type ? ReadRsa(ref reader)
            : NistCurve.OfKeyType(type) is { } curve ? ReadEcdsa(ref reader, curve)
            : throw new HostKeyException($"it is a key of type '{type}', which is not supported");
        try
        {
            reader.ReadString();
            for (byte expected = 1; !reader.IsAtEnd; expected++)
            {
                if (expected >= BlockSize || reader.ReadByte() != expected)
                {
                    throw new SshFormatException("A private key has wrong padding.");
                }
            }
        }
        catch
        {
            key.Dispose();
            throw;
        }

        return key is RSA rsa ? HostKey.Create(rsa) : HostKey.Create((ECDsa)key);
    }

    // string   [identifier], such as nistp256
    // string   Q
    // mpint    the private key
    private static ECDsa ReadEcdsa(ref SshReader reader, NistCurve curve)
    {
        reader.ReadString();
        var q = reader.ReadString();
        var d = new byte[curve.FieldSize];
        try
        {
            Pad(reader.ReadMpint(), d);
            return q.Length != 1 + (2 * curve.FieldSize)
                ? throw new SshFormatException("An ECDSA key has a point of the wrong length.")
                : ECDsa.Create(new ECParameters
                {
                    Curve = curve.Curve,
                    Q = new ECPoint { X = q.Slice(1, curve.FieldSize).ToArray(), Y = q[(1 + curve.FieldSize)..].ToArray() },
                    D = d,
                });
        }
        finally
        {
            CryptographicOperations.ZeroMemory(d);
        }
    }

    // mpint    n
    // mpint    e
    // mpint    d
    // mpint    iqmp, the inverse of q modulo p
    // mpint    p
    // mpint    q
    private static RSA ReadRsa(ref SshReader reader)
    {
        var n = reader.ReadMpint();
        var e = reader.ReadMpint();
        var d = reader.ReadMpint();
        var inverse = reader.ReadMpint();
        var p = reader.ReadMpint();
        var q = reader.ReadMpint();

        // Of what follows the time grows with the square of these lengths.
        if (n.Length > RsaVerificationKey.MaxBits / 8)
        {
            throw new HostKeyException($"it is an RSA key of more than {RsaVerificationKey.MaxBits} bits");
        }

        if (d.Length > n.Length || p.Length > n.Length || q.Length > n.Length || p.IsEmpty || q.IsEmpty)
        {
            throw new SshFormatException("An RSA key has numbers that are larger than its modulus.");
        }

        var half = (n.Length + 1) / 2;
        return RSA.Create(new RSAParameters
        {
            Modulus = n.ToArray(),
            Exponent = e.ToArray(),
            D = Pad(d, new byte[n.Length]),
            P = Pad(p, new byte[half]),
            Q = Pad(q, new byte[half]),
            DP = Pad(Reduce(d, p), new byte[half]),
            DQ = Pad(Reduce(d, q), new byte[half]),
            InverseQ = Pad(inverse, new byte[half]),
        });
    }

    /// <summary>d modulo (prime - 1), which this form leaves out and .NET wants.</summary>
    private static byte[] Reduce(ReadOnlySpan<byte> d, ReadOnlySpan<byte> prime)
    {
        var modulus = new BigInteger(prime, isUnsigned: true, isBigEndian: true) - 1;
        return modulus.IsZero
            ? throw new SshFormatException("An RSA key has a prime that is none.")
            : (new BigInteger(d, isUnsigned: true, isBigEndian: true) % modulus).ToByteArray(isUnsigned: true, isBigEndian: true);
    }

    private static byte[] Pad(ReadOnlySpan<byte> number, byte[] target)
    {
        if (number.Length > target.Length)
        {
            throw new SshFormatException("A private key has a number that is too large.");
        }

        number.CopyTo(target.AsSpan(target.Length - number.Length));
        return target;
    }
}
