using System.Buffers;
using System.Globalization;
using System.Text;

namespace GitPush.Compare.Clients;

/// <summary>A request's pkt-lines (gitprotocol-common(5)).</summary>
internal sealed class Packets
{
    private readonly ArrayBufferWriter<byte> _bytes = new();

    public Packets Line(string text)
    {
        _bytes.Write(Encoding.UTF8.GetBytes((Encoding.UTF8.GetByteCount(text) + 4).ToString("x4", CultureInfo.InvariantCulture) + text));
        return this;
    }

    public Packets Delimiter() => Raw("0001"u8);

    public Packets Flush() => Raw("0000"u8);

    public Packets Raw(ReadOnlySpan<byte> bytes)
    {
        _bytes.Write(bytes);
        return this;
    }

    public byte[] ToArray() => _bytes.WrittenSpan.ToArray();
}
