using System.Buffers.Binary;
using System.Text;

namespace GitPush.Signatures.Ssh.Wire;

/// <summary>
/// Reads the data types of RFC 4251 §5 from a message, one after another. What it returns are slices of the message; nothing is
/// copied but what becomes a <see cref="string"/>.
/// </summary>
/// <remarks>Every method throws <see cref="SshFormatException"/> when the rest of the message is not what it should be.</remarks>
internal ref struct SshReader(ReadOnlySpan<byte> message)
{
    private ReadOnlySpan<byte> _rest = message;

    /// <summary>Whether all of the message has been read.</summary>
    public readonly bool IsAtEnd => _rest.IsEmpty;

    /// <summary>How many bytes of the message have not been read.</summary>
    public readonly int Remaining => _rest.Length;

    public byte ReadByte() => Take(sizeof(byte))[0];

    /// <summary>0 is false, and "all non-zero values MUST be interpreted as TRUE".</summary>
    public bool ReadBoolean() => ReadByte() != 0;

    public uint ReadUInt32() => BinaryPrimitives.ReadUInt32BigEndian(Take(sizeof(uint)));

    public ulong ReadUInt64() => BinaryPrimitives.ReadUInt64BigEndian(Take(sizeof(ulong)));

    /// <summary>A fixed number of bytes, such as the cookie of a KEXINIT.</summary>
    public ReadOnlySpan<byte> ReadBytes(int count) => Take(count);

    /// <summary>A <c>string</c>: uint32 length, then as many bytes of anything.</summary>
    public ReadOnlySpan<byte> ReadString() => Take(ReadUInt32());

    /// <summary>
    /// An <c>mpint</c> that is not negative, as its magnitude: big-endian, without leading zeros, empty for 0. Refuses negative
    /// numbers, which nothing in SSH has a use for, and encodings with needless leading bytes, which RFC 4251 §5 forbids.
    /// </summary>
    public ReadOnlySpan<byte> ReadMpint()
    {
        var value = ReadString();
        if (value.IsEmpty)
        {
            return value;
        }

        if (value[0] >= 0x80)
        {
            throw new SshFormatException("A number is negative.");
        }

        if (value[0] != 0)
        {
            return value;
        }

        return value.Length > 1 && value[1] >= 0x80
            ? value[1..]
            : throw new SshFormatException("A number has needless leading zeros.");
    }

    /// <summary>A <c>string</c> of printable US-ASCII, such as the name of an algorithm or a service.</summary>
    public string ReadAscii()
    {
        var value = ReadString();
        return value.ContainsAnyExceptInRange((byte)' ', (byte)'~')
            ? throw new SshFormatException("A name has bytes that are not printable US-ASCII.")
            : Encoding.ASCII.GetString(value);
    }

    /// <summary>A <c>string</c> that was written for people, in UTF-8: as one line, and cut where it gets long.</summary>
    /// <param name="maxLength">In characters.</param>
    public string ReadText(int maxLength)
    {
        var value = ReadString();
        var text = Encoding.UTF8.GetString(value[..Math.Min(value.Length, 4 * maxLength)]);
        return string.Create(Math.Min(text.Length, maxLength), text, static (line, source) =>
        {
            for (var i = 0; i < line.Length; i++)
            {
                line[i] = char.IsControl(source[i]) ? ' ' : source[i];
            }
        });
    }

    /// <summary>A <c>name-list</c>.</summary>
    public NameList ReadNameList() => NameList.Parse(ReadString());

    private ReadOnlySpan<byte> Take(uint count) =>
        count <= (uint)_rest.Length
            ? Take((int)count)
            : throw new SshFormatException("A message ends before what it announces.");

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count > _rest.Length)
        {
            throw new SshFormatException("A message ends before its last field.");
        }

        var taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }
}
