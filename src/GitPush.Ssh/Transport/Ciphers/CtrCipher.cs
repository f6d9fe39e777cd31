using System.Buffers.Binary;

namespace GitPush.Ssh.Transport.Ciphers;

/// <summary>
/// AES in counter mode with a MAC over what was not encrypted yet, as RFC 4253 §6.4 has it: packet_length has to be decrypted before
/// it can be verified.
/// </summary>
internal sealed class CtrCipher(CounterMode stream, PacketMac mac) : PacketCipher
{
    public override int BlockSize => CounterMode.BlockSize;

    public override int TagSize => mac.Size;

    public override bool LengthIsClear => false;

    public override void Seal(uint sequenceNumber, Span<byte> packet)
    {
        mac.Compute(sequenceNumber, packet[..^TagSize], packet[^TagSize..]);
        stream.Transform(packet[..^TagSize]);
    }

    public override uint OpenLength(Span<byte> header)
    {
        stream.Transform(header);
        return BinaryPrimitives.ReadUInt32BigEndian(header);
    }

    public override bool TryOpen(uint sequenceNumber, Span<byte> packet)
    {
        stream.Transform(packet[BlockSize..^TagSize]);
        return mac.Verify(sequenceNumber, packet[..^TagSize], packet[^TagSize..]);
    }

    public override void Discard(ReadOnlySpan<byte> bytes)
    {
        Span<byte> tag = stackalloc byte[MaxTagSize];
        mac.Compute(0, bytes, tag[..TagSize]);
    }

    public override void Dispose()
    {
        stream.Dispose();
        mac.Dispose();
    }
}
