using System.Buffers.Binary;
using System.Security.Cryptography;

namespace GitPush.Signatures.OpenPgp;

/// <summary>A signature packet of version 4 (RFC 9580 §5.2.3). Immutable.</summary>
/// <remarks>
/// <code>
/// byte     4
/// byte     type
/// byte     public-key algorithm
/// byte     hash algorithm
/// uint16   length of the hashed subpackets
/// …        hashed subpackets
/// uint16   length of the other subpackets
/// …        other subpackets
/// byte[2]  the hash's first bytes
/// …        the signature's numbers
/// </code>
/// </remarks>
internal sealed partial class OpenPgpSignature
{
    /// <summary>The size of the largest signature that is looked at, in bytes.</summary>
    public const int MaxSize = 32 * 1024;

    private const byte Version4 = 4;
    private const int FixedSize = 6;

    private readonly byte _algorithm;
    private readonly byte[] _hashed;
    private readonly byte[] _start;
    private readonly byte[] _numbers;

    private OpenPgpSignature(ReadOnlySpan<byte> body, bool isEmbedded)
    {
        var reader = new OpenPgpReader(body);
        var version = reader.ReadByte();
        if (version != Version4)
        {
            throw new OpenPgpFormatException($"Signatures of version {version} are not supported.");
        }

        Type = (SignatureType)reader.ReadByte();
        _algorithm = reader.ReadByte();
        HashAlgorithm = reader.ReadByte();
        var hashed = reader.ReadBytes(reader.ReadUInt16());
        _hashed = body[..(FixedSize + hashed.Length)].ToArray();
        ReadSubpackets(hashed, areHashed: true, isEmbedded);
        ReadSubpackets(reader.ReadBytes(reader.ReadUInt16()), areHashed: false, isEmbedded);
        _start = reader.ReadBytes(2).ToArray();
        _numbers = reader.ReadRest().ToArray();
    }

    public SignatureType Type { get; }

    /// <summary>Its number, for people.</summary>
    public byte HashAlgorithm { get; }

    /// <summary>Reads the body of a packet, from anybody.</summary>
    /// <exception cref="OpenPgpFormatException">It is no signature of version 4.</exception>
    public static OpenPgpSignature Read(ReadOnlySpan<byte> body) => Read(body, isEmbedded: false);

    private static OpenPgpSignature Read(ReadOnlySpan<byte> body, bool isEmbedded) => body.Length <= MaxSize
        ? new OpenPgpSignature(body, isEmbedded)
        : throw new OpenPgpFormatException($"A signature has more than {MaxSize} bytes.");

    /// <summary>Whether a key has made this signature.</summary>
    /// <param name="append">Adds what is signed.</param>
    public bool IsBy(OpenPgpKey key, Action<IncrementalHash> append)
    {
        // A time is what every rule about keys begins with, and a subpacket that must be understood and is not changes what is said.
        if (HashAlgorithms.Find(HashAlgorithm) is not { } algorithm || Created is null || HasUnknownCritical || !key.CanVerify)
        {
            return false;
        }

        using var hash = IncrementalHash.CreateHash(algorithm);
        append(hash);

        // RFC 9580 §5.2.4: the fields up to the hashed subpackets, then
        //   byte     4
        //   byte     0xFF
        //   uint32   length of these fields
        hash.AppendData(_hashed);
        Span<byte> trailer = stackalloc byte[FixedSize];
        trailer[0] = Version4;
        trailer[1] = 0xFF;
        BinaryPrimitives.WriteUInt32BigEndian(trailer[2..], (uint)_hashed.Length);
        hash.AppendData(trailer);
        var value = hash.GetHashAndReset();
        return value.AsSpan().StartsWith(_start) && key.VerifyHash(_algorithm, value, algorithm, _numbers);
    }
}
