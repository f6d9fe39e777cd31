using System.Buffers;
using System.Text;

namespace GitPush.Protocol;

/// <summary>
/// Writes pkt-lines (gitprotocol-common(5)): four hexadecimal digits of the whole packet's length, then the payload.
/// <c>0000</c> is a flush, <c>0001</c> a delimiter, <c>0002</c> the end of a response.
/// </summary>
internal static class PktLine
{
    /// <summary>The most bytes of a packet, with its length.</summary>
    public const int MaxPacket = 65_520;

    /// <summary>The most bytes of a packet's payload.</summary>
    public const int MaxPayload = MaxPacket - 4;

    public static ReadOnlySpan<byte> Flush => "0000"u8;

    public static ReadOnlySpan<byte> Delimiter => "0001"u8;

    public static ReadOnlySpan<byte> ResponseEnd => "0002"u8;

    public static void WriteFlush(IBufferWriter<byte> output) => output.Write(Flush);

    public static void WriteDelimiter(IBufferWriter<byte> output) => output.Write(Delimiter);

    public static void Write(IBufferWriter<byte> output, ReadOnlySpan<byte> payload)
    {
        WriteLength(output, payload.Length);
        output.Write(payload);
    }

    /// <summary>Writes text as it is; the caller ends it with a line feed where the protocol has one.</summary>
    public static void Write(IBufferWriter<byte> output, string text)
    {
        WriteLength(output, Encoding.UTF8.GetByteCount(text));
        Encoding.UTF8.GetBytes(text, output);
    }

    /// <summary>Writes the length of a packet whose payload the caller writes next.</summary>
    public static void WriteLength(IBufferWriter<byte> output, int payloadLength)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(payloadLength, MaxPayload);
        var span = output.GetSpan(4);
        FormatLength(payloadLength + 4, span);
        output.Advance(4);
    }

    public static void FormatLength(int packetLength, Span<byte> destination)
    {
        ReadOnlySpan<byte> digits = "0123456789abcdef"u8;
        destination[0] = digits[(packetLength >> 12) & 15];
        destination[1] = digits[(packetLength >> 8) & 15];
        destination[2] = digits[(packetLength >> 4) & 15];
        destination[3] = digits[packetLength & 15];
    }
}
