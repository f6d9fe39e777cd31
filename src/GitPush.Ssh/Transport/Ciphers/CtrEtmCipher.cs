using System.Buffers.Binary;

namespace GitPush.Ssh.Transport.Ciphers;

/// <summary>
/// AES in counter mode with a MAC over what was encrypted, <c>hmac-sha2-256-etm@openssh.com</c> and its like (OpenSSH's PROTOCOL
/// §1.5): packet_length is not encrypted, and nothing is decrypted before it is verified.
/// </summary>
internal sealed class CtrEtmCipher(CounterMode stream, PacketMac mac) : PacketCipher
{
    public override int BlockSize => CounterMode.BlockSize;

    public override int TagSize => mac.Size;

    public override bool LengthIsClear => true;

    public override void Seal(uint sequenceNumber, Span<byte> packet)
    {
        stream.Transform(packet[LengthSize..^TagSize]);
        mac.Compute(sequenceNumber, packet[..^TagSize], packet[^TagSize..]);
    }

    public override uint OpenLength(Span<byte> header) => BinaryPrimitives.ReadUInt32BigEndian(header);

    public override bool TryOpen(uint sequenceNumber, Span<byte> packet)
    {
        if (!mac.Verify(sequenceNumber, packet[..^TagSize], packet[^TagSize..]))
        {
            return false;
        }

        stream.Transform(packet[LengthSize..^TagSize]);
        return true;
    }

    public override void Dispose()
    {
        stream.Dispose();
        mac.Dispose();
    }
}
