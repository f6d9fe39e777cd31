using System.Buffers;
using System.Text;
using GitPush.Protocol;

namespace GitPush.Fuzz.Inputs;

/// <summary>Writes pkt-lines, now and then such as the grammar does not allow.</summary>
/// <param name="random">Null for packets that are all right.</param>
internal sealed class PacketWriter(FuzzRandom? random)
{
    private readonly ArrayBufferWriter<byte> _output = new();

    public PacketWriter Line(string text) => Line(Encoding.Latin1.GetBytes(text));

    public PacketWriter Line(ReadOnlySpan<byte> payload)
    {
        Span<byte> length = stackalloc byte[4];
        var announced = payload.Length + 4;
        if (random is not null && random.OneIn(60))
        {
            announced = random.Pick<int>([0, 1, 2, 3, 4, announced - 1, announced + 1, 65_519, 65_520, 65_521, 0xFFFF]);
        }

        PktLine.FormatLength(announced, length);
        if (random is not null && random.OneIn(80))
        {
            length[random.Below(4)] = (byte)random.NextUInt64();
        }

        _output.Write(length);
        _output.Write(payload);
        return this;
    }

    public PacketWriter Flush() => Special(PktLine.Flush);

    public PacketWriter Delimiter() => Special(PktLine.Delimiter);

    public PacketWriter Raw(ReadOnlySpan<byte> bytes)
    {
        _output.Write(bytes);
        return this;
    }

    public byte[] ToArray() => _output.WrittenSpan.ToArray();

    private PacketWriter Special(ReadOnlySpan<byte> packet)
    {
        if (random is null || !random.OneIn(40))
        {
            _output.Write(packet);
        }
        else if (!random.OneIn(3))
        {
            _output.Write(random.Below(4) switch { 0 => "0000"u8, 1 => "0001"u8, 2 => "0002"u8, _ => "0003"u8 });
        }

        return this;
    }
}
