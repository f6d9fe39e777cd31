using System.Buffers.Binary;
using System.Text;

namespace GitPush.Signatures.Ssh.Wire;

/// <summary>Writes the data types of RFC 4251 §5 into a buffer that grows and is used again. Not thread-safe.</summary>
internal sealed class SshWriter(int capacity = 256)
{
    private byte[] _buffer = new byte[capacity];
    private int _length;

    /// <summary>What was written, until the next call.</summary>
    public ReadOnlySpan<byte> WrittenSpan => _buffer.AsSpan(0, _length);

    /// <summary>What was written, until the next call.</summary>
    public ReadOnlyMemory<byte> WrittenMemory => _buffer.AsMemory(0, _length);

    /// <summary>Starts anew, in the same buffer.</summary>
    public SshWriter Clear()
    {
        _length = 0;
        return this;
    }

    public SshWriter WriteByte(byte value)
    {
        Take(sizeof(byte))[0] = value;
        return this;
    }

    public SshWriter WriteBoolean(bool value) => WriteByte(value ? (byte)1 : (byte)0);

    public SshWriter WriteUInt32(uint value)
    {
        BinaryPrimitives.WriteUInt32BigEndian(Take(sizeof(uint)), value);
        return this;
    }

    public SshWriter WriteUInt64(ulong value)
    {
        BinaryPrimitives.WriteUInt64BigEndian(Take(sizeof(ulong)), value);
        return this;
    }

    /// <summary>Bytes without a length before them.</summary>
    public SshWriter WriteBytes(ReadOnlySpan<byte> value)
    {
        value.CopyTo(Take(value.Length));
        return this;
    }

    public SshWriter WriteString(ReadOnlySpan<byte> value) => WriteUInt32((uint)value.Length).WriteBytes(value);

    /// <summary>A <c>string</c> in UTF-8.</summary>
    public SshWriter WriteString(string value)
    {
        var length = Encoding.UTF8.GetByteCount(value);
        WriteUInt32((uint)length);
        Encoding.UTF8.GetBytes(value, Take(length));
        return this;
    }

    /// <summary>An <c>mpint</c> that is not negative.</summary>
    /// <param name="magnitude">Big-endian; leading zeros are left out.</param>
    public SshWriter WriteMpint(ReadOnlySpan<byte> magnitude)
    {
        var digits = magnitude.TrimStart((byte)0);
        if (digits.IsEmpty || digits[0] < 0x80)
        {
            return WriteString(digits);
        }

        // "If the most significant bit would be set for a positive number, the number MUST be preceded by a zero byte."
        return WriteUInt32((uint)digits.Length + 1).WriteByte(0).WriteBytes(digits);
    }

    public SshWriter WriteNameList(IEnumerable<string> names) => WriteString(string.Join(',', names));

    private Span<byte> Take(int count)
    {
        if (count > _buffer.Length - _length)
        {
            Array.Resize(ref _buffer, Math.Max(2 * _buffer.Length, checked(_length + count)));
        }

        _length += count;
        return _buffer.AsSpan(_length - count, count);
    }
}
