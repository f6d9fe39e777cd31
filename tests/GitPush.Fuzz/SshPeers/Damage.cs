using System.Buffers.Binary;

namespace GitPush.Fuzz.SshPeers;

/// <summary>What happens to the bytes of a stream at one place.</summary>
/// <param name="Offset">In the stream as it was, in bytes.</param>
/// <param name="Argument">How much of it.</param>
internal readonly record struct Damage(uint Offset, DamageKind Kind, byte Argument)
{
    /// <summary>The bytes that <see cref="Write"/> writes.</summary>
    public const int Size = 6;

    /// <summary>uint32 offset, byte kind, byte argument.</summary>
    public static Damage Read(ReadOnlySpan<byte> bytes) =>
        new(BinaryPrimitives.ReadUInt32BigEndian(bytes), (DamageKind)(bytes[4] % 6), bytes[5]);

    public byte[] Write()
    {
        var bytes = new byte[Size];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, Offset);
        bytes[4] = (byte)Kind;
        bytes[5] = Argument;
        return bytes;
    }

    /// <param name="at">The place in <paramref name="bytes"/>.</param>
    public void Apply(List<byte> bytes, int at)
    {
        var count = Math.Min((int)Argument, bytes.Count - at);
        switch (Kind)
        {
            case DamageKind.Flip:
                bytes[at] ^= (byte)(1 << (Argument % 8));
                break;
            case DamageKind.Cut:
                bytes.RemoveRange(at, count);
                break;
            case DamageKind.Double:
                bytes.InsertRange(at, bytes.GetRange(at, count));
                break;
            case DamageKind.Swap:
                var half = count / 2;
                var moved = bytes.GetRange(at, half);
                bytes.RemoveRange(at, half);
                bytes.InsertRange(at + half, moved);
                break;
            case DamageKind.Insert:
                bytes.InsertRange(at, Enumerable.Repeat(Argument, Argument));
                break;
        }
    }
}
