using System.Buffers.Binary;
using System.Text;

namespace GitPush.Docker.Protobuf;

/// <summary>
/// Reads the fields of a protobuf message (protobuf.dev/programming-guides/encoding): a varint of field number and wire type,
/// then the value. What follows a field that nobody knows is skipped.
/// </summary>
/// <param name="message">The message.</param>
internal ref struct ProtobufReader(ReadOnlySpan<byte> message)
{
    private const int Varint = 0;
    private const int Fixed64 = 1;
    private const int Bytes = 2;
    private const int Fixed32 = 5;

    private ReadOnlySpan<byte> _rest = message;

    /// <summary>The number of the field that was read last.</summary>
    public int Field { get; private set; }

    /// <summary>The value of a number.</summary>
    public ulong Number { get; private set; }

    /// <summary>The value of a string, of bytes, or of a message.</summary>
    public ReadOnlySpan<byte> Value { get; private set; }

    /// <summary>The value as text.</summary>
    public readonly string Text => Encoding.UTF8.GetString(Value);

    /// <summary>Reads the next field.</summary>
    /// <returns>False at the end of the message.</returns>
    /// <exception cref="InvalidDataException">It is no protobuf message.</exception>
    public bool Read()
    {
        if (_rest.IsEmpty)
        {
            return false;
        }

        var tag = ReadVarint();
        Field = (int)(tag >> 3);
        Number = 0;
        Value = default;
        switch ((int)(tag & 7))
        {
            case Varint:
                Number = ReadVarint();
                break;
            case Fixed64:
                Number = BinaryPrimitives.ReadUInt64LittleEndian(Take(sizeof(ulong)));
                break;
            case Bytes:
                Value = Take(ReadVarint());
                break;
            case Fixed32:
                Number = BinaryPrimitives.ReadUInt32LittleEndian(Take(sizeof(uint)));
                break;
            default:
                throw new InvalidDataException($"A protobuf field has wire type {tag & 7}.");
        }

        return true;
    }

    private ulong ReadVarint()
    {
        var value = 0UL;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var next = Take(1)[0];
            value |= (ulong)(next & 0x7f) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }

        throw new InvalidDataException("A protobuf number has no end.");
    }

    private ReadOnlySpan<byte> Take(ulong length)
    {
        if (length > (ulong)_rest.Length)
        {
            throw new InvalidDataException("A protobuf message is cut off.");
        }

        var taken = _rest[..(int)length];
        _rest = _rest[(int)length..];
        return taken;
    }
}
