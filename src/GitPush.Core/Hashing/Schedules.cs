using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace GitPush.Hashing;

/// <summary>The message schedules of blocks that lie side by side: word 0 of each, then word 1 of each, 80 words of each.</summary>
internal static class Schedules
{
    /// <summary>Puts a block into its lane.</summary>
    /// <param name="schedules">The words of all lanes, as they are in memory.</param>
    /// <param name="lane">The lane.</param>
    /// <param name="lanes">How many there are.</param>
    /// <param name="block">The block, 64 bytes.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void SetBlock(Span<uint> schedules, int lane, int lanes, ReadOnlySpan<byte> block)
    {
        ref var from = ref MemoryMarshal.GetReference(block[..Sha1Block.Size]);
        ref var to = ref MemoryMarshal.GetReference(schedules.Slice(lane, ((Sha1Block.Words - 1) * lanes) + 1));
        for (var word = 0; word < Sha1Block.Words; word++)
        {
            Unsafe.Add(ref to, word * lanes) = Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref from, word * sizeof(uint)));
        }
    }

    /// <summary>Computes the schedules of the blocks that were put into their lanes.</summary>
    public static void Expand<TWords, TLanes>(Span<TWords> schedules)
        where TWords : unmanaged
        where TLanes : ILanes<TWords>
    {
        if (BitConverter.IsLittleEndian)
        {
            var blocks = MemoryMarshal.Cast<TWords, uint>(schedules[..Sha1Block.Words]);
            BinaryPrimitives.ReverseEndianness(blocks, blocks);
        }

        ref var words = ref MemoryMarshal.GetReference(schedules[..Sha1Block.Steps]);
        for (var step = Sha1Block.Words; step < Sha1Block.Steps; step++)
        {
            ref var word = ref Unsafe.Add(ref words, step);
            word = TLanes.RotateLeft1(TLanes.Xor(
                TLanes.Parity(Unsafe.Add(ref word, -3), Unsafe.Add(ref word, -8), Unsafe.Add(ref word, -14)),
                Unsafe.Add(ref word, -16)));
        }
    }
}
