using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace GitPush.Packs;

/// <summary>Writes bits into bytes, lowest first (RFC 1951 §3.1.1), eight bytes at once.</summary>
internal ref struct BitWriter(Span<byte> output)
{
    /// <summary>What is written behind the last byte that counts: the room that the output needs for it.</summary>
    public const int Slack = sizeof(ulong);

    /// <summary>The most bits that fit beside those which do not fill a byte yet.</summary>
    public const int MaxCount = 56;

    private readonly Span<byte> _output = output;
    private ulong _bits;
    private int _bitCount;

    /// <summary>Whole bytes that were written.</summary>
    public int Position { get; private set; }

    /// <summary>Writes at most <see cref="MaxCount"/> bits. The value has no others.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Write(ulong value, int count)
    {
        _bits |= value << _bitCount;
        _bitCount += count;
        BinaryPrimitives.WriteUInt64LittleEndian(_output[Position..], _bits);
        Position += _bitCount >> 3;
        _bits >>= _bitCount & ~7;
        _bitCount &= 7;
    }

    /// <summary>Fills the last byte with zeros.</summary>
    public void Align() => Write(0, -_bitCount & 7);

    /// <summary>Copies bytes, after <see cref="Align"/>.</summary>
    public void WriteBytes(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(_output[Position..]);
        Position += bytes.Length;
    }
}
