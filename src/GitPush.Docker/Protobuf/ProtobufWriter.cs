using System.Text;

namespace GitPush.Docker.Protobuf;

/// <summary>Writes protobuf messages of strings, bytes and small numbers, which are all that a session answers with.</summary>
internal sealed class ProtobufWriter
{
    private const int Varint = 0;
    private const int Bytes = 2;

    private readonly List<byte> _message = [];

    public ProtobufWriter Add(int field, ulong value)
    {
        WriteVarint((ulong)((field << 3) | Varint));
        WriteVarint(value);
        return this;
    }

    public ProtobufWriter Add(int field, ReadOnlySpan<byte> value)
    {
        WriteVarint((ulong)((field << 3) | Bytes));
        WriteVarint((ulong)value.Length);
        _message.AddRange(value);
        return this;
    }

    public ProtobufWriter Add(int field, string value) => Add(field, Encoding.UTF8.GetBytes(value));

    public byte[] ToArray() => [.. _message];

    private void WriteVarint(ulong value)
    {
        for (; value >= 0x80; value >>= 7)
        {
            _message.Add((byte)(value | 0x80));
        }

        _message.Add((byte)value);
    }
}
