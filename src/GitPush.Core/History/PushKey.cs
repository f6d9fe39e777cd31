using System.Buffers;
using System.Globalization;

namespace GitPush.History;

/// <summary>
/// A push's id as the history is sorted by it: in 16 bytes where it is one of <see cref="PushIds"/>, as text where a host recorded
/// something under an id of its own. The order is that of the characters, also between the two.
/// </summary>
internal readonly struct PushKey : IComparable<PushKey>, IEquatable<PushKey>
{
    private const int Digits = 32;
    private static readonly SearchValues<char> Hex = SearchValues.Create("0123456789abcdef");

    private readonly UInt128 _value;
    private readonly string? _text;

    private PushKey(UInt128 value, string? text)
    {
        _value = value;
        _text = text;
    }

    public static PushKey Of(string id) =>
        id.Length == Digits && !id.AsSpan().ContainsAnyExcept(Hex)
            ? new PushKey(UInt128.Parse(id, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture), null)
            : new PushKey(0, id);

    public int CompareTo(PushKey other) =>
        _text is null && other._text is null ? _value.CompareTo(other._value) : string.CompareOrdinal(ToString(), other.ToString());

    public bool Equals(PushKey other) => _value == other._value && _text == other._text;

    public override bool Equals(object? obj) => obj is PushKey other && Equals(other);

    public override int GetHashCode() => HashCode.Combine(_value, _text);

    public override string ToString() => _text ?? _value.ToString("x32", CultureInfo.InvariantCulture);
}
