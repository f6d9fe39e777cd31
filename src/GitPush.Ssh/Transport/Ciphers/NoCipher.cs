using System.Buffers.Binary;

namespace GitPush.Ssh.Transport.Ciphers;

/// <summary><c>none</c>, which is in use until the first NEWKEYS and never after.</summary>
internal sealed class NoCipher : PacketCipher
{
    /// <summary>"… or 8, whichever is larger" (RFC 4253 §6).</summary>
    public override int BlockSize => 8;

    public override int TagSize => 0;

    public override bool LengthIsClear => false;

    public override void Seal(uint sequenceNumber, Span<byte> packet)
    {
    }

    public override uint OpenLength(Span<byte> header) => BinaryPrimitives.ReadUInt32BigEndian(header);

    public override bool TryOpen(uint sequenceNumber, Span<byte> packet) => true;

    public override void Dispose()
    {
    }
}
