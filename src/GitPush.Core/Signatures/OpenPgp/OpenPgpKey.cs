using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace GitPush.Signatures.OpenPgp;

/// <summary>A public key or subkey of version 4 (RFC 9580 §5.5.2). Immutable and thread-safe.</summary>
internal sealed class OpenPgpKey
{
    /// <summary>The size of the largest key that is looked at, in bytes. An RSA key of 16384 bits has half of it.</summary>
    public const int MaxSize = 4096;

    private const byte Version4 = 4;

    private readonly byte[] _body;
    private readonly KeyMaterial? _material;

    private OpenPgpKey(ReadOnlySpan<byte> body, uint created, KeyMaterial? material)
    {
        _body = body.ToArray();
        _material = material;
        Created = created;
        var fingerprint = ComputeFingerprint();
        Fingerprint = Convert.ToHexString(fingerprint);
        Id = BinaryPrimitives.ReadUInt64BigEndian(fingerprint.AsSpan(fingerprint.Length - sizeof(ulong)));
    }

    /// <summary>40 hexadecimal digits, as <c>gpg</c> prints them.</summary>
    public string Fingerprint { get; }

    /// <summary>The last 8 bytes of the fingerprint.</summary>
    public ulong Id { get; }

    /// <summary>When it was made, in seconds since 1970.</summary>
    public uint Created { get; }

    /// <summary>Whether it verifies signatures, by an algorithm that counts.</summary>
    public bool CanVerify => _material is not null;

    /// <summary>Reads the body of a packet, from anybody.</summary>
    /// <exception cref="OpenPgpFormatException">It is no key of version 4.</exception>
    public static OpenPgpKey Read(ReadOnlySpan<byte> body)
    {
        if (body.Length > MaxSize)
        {
            throw new OpenPgpFormatException($"A key has more than {MaxSize} bytes.");
        }

        //   byte     4
        //   uint32   creation time
        //   byte     algorithm
        //   …        what the algorithm needs
        var reader = new OpenPgpReader(body);
        var version = reader.ReadByte();
        if (version != Version4)
        {
            throw new OpenPgpFormatException($"Keys of version {version} are not supported.");
        }

        var created = reader.ReadUInt32();
        return new OpenPgpKey(body, created, KeyMaterial.Read(ref reader));
    }

    /// <summary>Adds what a signature over the key hashes: 0x99, the length in two bytes, the body.</summary>
    public void AppendTo(IncrementalHash hash)
    {
        Span<byte> prefix = stackalloc byte[3];
        WritePrefix(prefix);
        hash.AppendData(prefix);
        hash.AppendData(_body);
    }

    /// <summary>Whether a signature's numbers are those of a hash under this key.</summary>
    /// <param name="numbers">What stands at the end of the signature packet, of any length.</param>
    public bool VerifyHash(byte algorithm, ReadOnlySpan<byte> hash, HashAlgorithmName hashAlgorithm, ReadOnlySpan<byte> numbers)
    {
        try
        {
            return _material is not null && _material.Verify(algorithm, hash, hashAlgorithm, numbers);
        }
        catch (Exception e) when (e is OpenPgpFormatException or CryptographicException)
        {
            // Numbers that the platform's cryptography does not take sign nothing.
            return false;
        }
    }

    [SuppressMessage("Security", "CA5350:Do Not Use Weak Cryptographic Algorithms", Justification = "RFC 9580 §5.5.4.2 defines the fingerprint so; it finds keys in a list that the host trusts.")]
    private byte[] ComputeFingerprint()
    {
        Span<byte> prefix = stackalloc byte[3];
        WritePrefix(prefix);
        return SHA1.HashData([.. prefix, .. _body]);
    }

    private void WritePrefix(Span<byte> prefix)
    {
        prefix[0] = 0x99;
        BinaryPrimitives.WriteUInt16BigEndian(prefix[1..], (ushort)_body.Length);
    }
}
