using System.Globalization;
using System.Text;

namespace GitPush.Fuzz.Inputs;

/// <summary>Damages bytes in the ways in which parsers are known to break.</summary>
/// <param name="words">Pieces of the format, to be put anywhere.</param>
internal sealed class Mutator(params byte[][] words)
{
    private static readonly string[] Numbers =
    [
        "0", "-1", "1", "255", "256", "65535", "65536", "2147483647", "2147483648", "4294967295", "4294967296",
        "9223372036854775807", "9223372036854775808", "18446744073709551616", "00", "+1", "1e9", "0x7f", "99999999999999999999999",
    ];

    private byte[] _bytes = new byte[4096];
    private int _length;

    /// <summary>The words of a format, in ASCII.</summary>
    public static Mutator Of(params string[] words) => new([.. words.Select(Encoding.Latin1.GetBytes)]);

    /// <summary>Makes a damaged copy: between one and eight changes, mostly few.</summary>
    /// <param name="other">Another input, parts of which may be put in.</param>
    public byte[] Mutate(FuzzRandom random, ReadOnlySpan<byte> input, ReadOnlySpan<byte> other = default)
    {
        _length = 0;
        Insert(0, input);
        for (var changes = 1 + random.Size(7); changes > 0; changes--)
        {
            Change(random, other);
        }

        return _bytes[.._length];
    }

    private void Change(FuzzRandom random, ReadOnlySpan<byte> other)
    {
        var at = random.Below(_length + 1);
        var rest = _length - at;
        switch (random.Below(12))
        {
            case 0 or 1 when rest > 0:
                _bytes[at] ^= (byte)(1 << random.Below(8));
                break;
            case 2 when rest > 0:
                _bytes[at] = (byte)random.NextUInt64();
                break;
            case 3 when rest > 0:
                _bytes[at] = random.Pick<byte>([0, 1, 0x7F, 0x80, 0xFF, (byte)' ', (byte)'\n', (byte)'/', (byte)'.', (byte)'0']);
                break;
            case 4:
                _length = at;
                break;
            case 5:
                Remove(at, random.Size(rest));
                break;
            case 6:
                Insert(at, _bytes.AsSpan(0, _length).Slice(random.Below(_length + 1)) is var source ? source[..random.Size(Math.Min(source.Length, 256))].ToArray() : default);
                break;
            case 7 when words.Length > 0:
                Insert(at, random.Pick<byte[]>(words));
                break;
            case 8 when other.Length > 0:
                var from = random.Below(other.Length);
                Remove(at, random.Size(rest));
                Insert(at, other.Slice(from, random.Size(other.Length - from)));
                break;
            case 9:
                ChangeNumber(random, at);
                break;
            case 10 when rest >= 4:
                var value = random.Pick([0, -1, 1, int.MaxValue, int.MinValue, 0x10000, 0xFFFF, random.Below(1 << 20)]);
                System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(_bytes.AsSpan(at), value);
                break;
            default:
                Span<byte> noise = stackalloc byte[1 + random.Size(15)];
                random.Fill(noise);
                Insert(at, noise);
                break;
        }
    }

    /// <summary>Replaces the next digits by another number.</summary>
    private void ChangeNumber(FuzzRandom random, int at)
    {
        var start = _bytes.AsSpan(at, _length - at).IndexOfAnyInRange((byte)'0', (byte)'9');
        if (start < 0)
        {
            return;
        }

        start += at;
        var length = _bytes.AsSpan(start, _length - start).IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        Remove(start, length < 0 ? _length - start : length);
        var number = random.OneIn(2) ? random.Pick<string>(Numbers) : random.Size(1 << 20).ToString(CultureInfo.InvariantCulture);
        Insert(start, Encoding.ASCII.GetBytes(number));
    }

    private void Remove(int at, int count)
    {
        _bytes.AsSpan(at + count, _length - at - count).CopyTo(_bytes.AsSpan(at));
        _length -= count;
    }

    private void Insert(int at, ReadOnlySpan<byte> bytes)
    {
        if (_length + bytes.Length > _bytes.Length)
        {
            Array.Resize(ref _bytes, (_length + bytes.Length) * 2);
        }

        _bytes.AsSpan(at, _length - at).CopyTo(_bytes.AsSpan(at + bytes.Length));
        bytes.CopyTo(_bytes.AsSpan(at));
        _length += bytes.Length;
    }
}
