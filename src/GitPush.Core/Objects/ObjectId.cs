using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;

namespace GitPush.Objects;

/// <summary>
/// The name of a git object: 20 bytes of SHA-1. Held as integers in big-endian order, so that comparing two ids
/// compares integers and sorts as git sorts.
/// </summary>
public readonly struct ObjectId : IEquatable<ObjectId>, IComparable<ObjectId>
{
    /// <summary>The length of an id in bytes.</summary>
    public const int Size = 20;

    /// <summary>The length of an id in hexadecimal digits.</summary>
    public const int HexSize = 40;

    private readonly ulong _high;
    private readonly ulong _middle;
    private readonly uint _low;

    private ObjectId(ulong high, ulong middle, uint low)
    {
        _high = high;
        _middle = middle;
        _low = low;
    }

    /// <summary>The id of forty zeros, by which git's protocol says "no object".</summary>
    public static ObjectId Zero => default;

    /// <summary>The id of the tree without entries, which exists in every repository by definition.</summary>
    public static ObjectId EmptyTree { get; } = Parse("4b825dc642cb6eb9a060e54bf8d69288fbee4904");

    /// <summary>Whether this is <see cref="Zero"/>.</summary>
    public bool IsZero => (_high | _middle | _low) == 0;

    /// <summary>The first byte, by which a pack index's fan-out table is addressed.</summary>
    internal byte FirstByte => (byte)(_high >> 56);

    /// <summary>The first eight bytes.</summary>
    internal ulong Prefix => _high;

    /// <summary>Reads an id from its 20 bytes.</summary>
    /// <param name="bytes">At least <see cref="Size"/> bytes; the first 20 are read.</param>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than 20 bytes.</exception>
    public static ObjectId FromBytes(ReadOnlySpan<byte> bytes) => new(
        BinaryPrimitives.ReadUInt64BigEndian(bytes),
        BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]),
        BinaryPrimitives.ReadUInt32BigEndian(bytes[16..]));

    /// <summary>Reads an id from its 40 hexadecimal digits.</summary>
    /// <param name="hex">Exactly 40 digits, upper or lower case.</param>
    /// <exception cref="FormatException">Not 40 hexadecimal digits.</exception>
    public static ObjectId Parse(string hex) =>
        TryParse(hex, out var id) ? id : throw new FormatException($"'{hex}' is not an object id of 40 hexadecimal digits.");

    /// <summary>Reads an id from its 40 hexadecimal digits.</summary>
    /// <returns>Whether <paramref name="hex"/> is exactly 40 hexadecimal digits.</returns>
    public static bool TryParse(ReadOnlySpan<char> hex, out ObjectId id)
    {
        Span<byte> bytes = stackalloc byte[Size];
        if (hex.Length != HexSize || Convert.FromHexString(hex, bytes, out _, out _) != System.Buffers.OperationStatus.Done)
        {
            id = default;
            return false;
        }

        id = FromBytes(bytes);
        return true;
    }

    /// <summary>Reads an id from 40 hexadecimal digits in ASCII.</summary>
    /// <returns>Whether <paramref name="utf8Hex"/> is exactly 40 hexadecimal digits.</returns>
    public static bool TryParse(ReadOnlySpan<byte> utf8Hex, out ObjectId id)
    {
        Span<byte> bytes = stackalloc byte[Size];
        if (utf8Hex.Length != HexSize || Convert.FromHexString(utf8Hex, bytes, out _, out _) != System.Buffers.OperationStatus.Done)
        {
            id = default;
            return false;
        }

        id = FromBytes(bytes);
        return true;
    }

    /// <summary>Writes the 20 bytes.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="destination"/> is shorter than 20 bytes.</exception>
    public void CopyTo(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt64BigEndian(destination, _high);
        BinaryPrimitives.WriteUInt64BigEndian(destination[8..], _middle);
        BinaryPrimitives.WriteUInt32BigEndian(destination[16..], _low);
    }

    /// <summary>Writes the 40 lower-case hexadecimal digits in ASCII.</summary>
    /// <exception cref="ArgumentException"><paramref name="destination"/> is shorter than 40 bytes.</exception>
    public void CopyHexTo(Span<byte> destination)
    {
        Span<byte> bytes = stackalloc byte[Size];
        CopyTo(bytes);
        if (!Convert.TryToHexStringLower(bytes, destination, out _))
        {
            throw new ArgumentException("An object id takes 40 hexadecimal digits.", nameof(destination));
        }
    }

    /// <summary>The first seven digits: how git names a commit to a person.</summary>
    public string ToShortString() => ToString()[..7];

    /// <summary>The 40 lower-case hexadecimal digits.</summary>
    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[Size];
        CopyTo(bytes);
        return Convert.ToHexStringLower(bytes);
    }

    /// <inheritdoc/>
    public bool Equals(ObjectId other) => _high == other._high && _middle == other._middle && _low == other._low;

    /// <inheritdoc/>
    public override bool Equals([NotNullWhen(true)] object? obj) => obj is ObjectId other && Equals(other);

    /// <summary>A hash code that differs from process to process, so that nobody can make up ids which share one.</summary>
    public override int GetHashCode() => ObjectIdHash.Of(_high, _middle, _low);

    /// <inheritdoc/>
    public int CompareTo(ObjectId other)
    {
        var order = _high.CompareTo(other._high);
        if (order == 0)
        {
            order = _middle.CompareTo(other._middle);
        }

        return order != 0 ? order : _low.CompareTo(other._low);
    }

    /// <summary>Whether two ids are the same.</summary>
    public static bool operator ==(ObjectId left, ObjectId right) => left.Equals(right);

    /// <summary>Whether two ids differ.</summary>
    public static bool operator !=(ObjectId left, ObjectId right) => !left.Equals(right);

    /// <summary>Whether <paramref name="left"/> sorts before <paramref name="right"/>.</summary>
    public static bool operator <(ObjectId left, ObjectId right) => left.CompareTo(right) < 0;

    /// <summary>Whether <paramref name="left"/> sorts after <paramref name="right"/>.</summary>
    public static bool operator >(ObjectId left, ObjectId right) => left.CompareTo(right) > 0;

    /// <summary>Whether <paramref name="left"/> does not sort after <paramref name="right"/>.</summary>
    public static bool operator <=(ObjectId left, ObjectId right) => left.CompareTo(right) <= 0;

    /// <summary>Whether <paramref name="left"/> does not sort before <paramref name="right"/>.</summary>
    public static bool operator >=(ObjectId left, ObjectId right) => left.CompareTo(right) >= 0;
}
