using System.Buffers.Binary;
using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace GitPush.Hashing;

/// <summary>The block function of SHA-1 (FIPS 180-4 §6.1.2), with the schedules of eight blocks computed side by side.</summary>
internal static partial class Sha1Block
{
    /// <summary>Bytes of a block.</summary>
    public const int Size = 64;

    /// <summary>Words of a block, of 32 bits.</summary>
    public const int Words = 16;

    /// <summary>Steps of the block function, and words of a block's schedule.</summary>
    public const int Steps = 80;

    /// <summary>Blocks whose schedules are computed together.</summary>
    public const int Lanes = 8;

    /// <summary>The step before which the state is kept, for the vectors that begin before step 50.</summary>
    public const int EarlierMeetingStep = 58;

    /// <summary>The step before which the state is kept, for the vectors that begin with step 50 or later.</summary>
    public const int LaterMeetingStep = 65;

    private const uint K0 = 0x5a827999;
    private const uint K1 = 0x6ed9eba1;
    private const uint K2 = 0x8f1bbcdc;
    private const uint K3 = 0xca62c1d6;

    /// <summary>Expands the schedules of eight blocks.</summary>
    /// <param name="blocks">The eight blocks, one after another.</param>
    /// <param name="schedules">Gets 80 words of each, word by word.</param>
    public static void Expand(ReadOnlySpan<byte> blocks, Span<Vector256<uint>> schedules)
    {
        Interleave(MemoryMarshal.Cast<byte, uint>(blocks[..(Lanes * Size)]), MemoryMarshal.Cast<Vector256<uint>, uint>(schedules[..Words]));
        ref var words = ref MemoryMarshal.GetReference(schedules[..Steps]);
        for (var step = Words; step < Steps; step++)
        {
            ref var word = ref Unsafe.Add(ref words, step);
            var sum = Unsafe.Add(ref word, -3) ^ Unsafe.Add(ref word, -8) ^ Unsafe.Add(ref word, -14) ^ Unsafe.Add(ref word, -16);
            word = sum << 1 | sum >>> 31;
        }
    }

    private static void Interleave(ReadOnlySpan<uint> blocks, Span<uint> schedules)
    {
        Debug.Assert(blocks.Length == Lanes * Words && schedules.Length == Lanes * Words, "Eight blocks.");
        ref var from = ref MemoryMarshal.GetReference(blocks);
        ref var to = ref MemoryMarshal.GetReference(schedules);
        for (var word = 0; word < Words; word++)
        {
            for (var lane = 0; lane < Lanes; lane++)
            {
                to = Unsafe.Add(ref from, (lane * Words) + word);
                to = ref Unsafe.Add(ref to, 1);
            }
        }

        if (BitConverter.IsLittleEndian)
        {
            BinaryPrimitives.ReverseEndianness(schedules, schedules);
        }
    }

    /// <summary>Takes one block into the state.</summary>
    /// <param name="state">The chaining value before the block, and after it.</param>
    /// <param name="schedules">Eight blocks' schedules, word by word, at the words of this block.</param>
    /// <param name="earlier">Gets the working state before step 58.</param>
    /// <param name="later">Gets the working state before step 65.</param>
    public static void Compress(ref Sha1State state, ref uint schedules, out Sha1State earlier, out Sha1State later)
    {
        var (a, b, c, d, e) = state;
        ref var word = ref schedules;
        for (var round = 0; round < 4; round++, word = ref Unsafe.Add(ref word, 5 * Lanes))
        {
            e = e + word + K0 + (d ^ (b & (c ^ d))) + BitOperations.RotateLeft(a, 5);
            b = BitOperations.RotateLeft(b, 30);
            d = d + Unsafe.Add(ref word, Lanes) + K0 + (c ^ (a & (b ^ c))) + BitOperations.RotateLeft(e, 5);
            a = BitOperations.RotateLeft(a, 30);
            c = c + Unsafe.Add(ref word, 2 * Lanes) + K0 + (b ^ (e & (a ^ b))) + BitOperations.RotateLeft(d, 5);
            e = BitOperations.RotateLeft(e, 30);
            b = b + Unsafe.Add(ref word, 3 * Lanes) + K0 + (a ^ (d & (e ^ a))) + BitOperations.RotateLeft(c, 5);
            d = BitOperations.RotateLeft(d, 30);
            a = a + Unsafe.Add(ref word, 4 * Lanes) + K0 + (e ^ (c & (d ^ e))) + BitOperations.RotateLeft(b, 5);
            c = BitOperations.RotateLeft(c, 30);
        }

        for (var round = 0; round < 4; round++, word = ref Unsafe.Add(ref word, 5 * Lanes))
        {
            e = e + word + K1 + (b ^ c ^ d) + BitOperations.RotateLeft(a, 5);
            b = BitOperations.RotateLeft(b, 30);
            d = d + Unsafe.Add(ref word, Lanes) + K1 + (a ^ b ^ c) + BitOperations.RotateLeft(e, 5);
            a = BitOperations.RotateLeft(a, 30);
            c = c + Unsafe.Add(ref word, 2 * Lanes) + K1 + (e ^ a ^ b) + BitOperations.RotateLeft(d, 5);
            e = BitOperations.RotateLeft(e, 30);
            b = b + Unsafe.Add(ref word, 3 * Lanes) + K1 + (d ^ e ^ a) + BitOperations.RotateLeft(c, 5);
            d = BitOperations.RotateLeft(d, 30);
            a = a + Unsafe.Add(ref word, 4 * Lanes) + K1 + (c ^ d ^ e) + BitOperations.RotateLeft(b, 5);
            c = BitOperations.RotateLeft(c, 30);
        }

        // (b & c) + (d & (b ^ c)): the two have no bit in common.
        for (var round = 0; round < 3; round++, word = ref Unsafe.Add(ref word, 5 * Lanes))
        {
            e = e + word + K2 + (b & c) + (d & (b ^ c)) + BitOperations.RotateLeft(a, 5);
            b = BitOperations.RotateLeft(b, 30);
            d = d + Unsafe.Add(ref word, Lanes) + K2 + (a & b) + (c & (a ^ b)) + BitOperations.RotateLeft(e, 5);
            a = BitOperations.RotateLeft(a, 30);
            c = c + Unsafe.Add(ref word, 2 * Lanes) + K2 + (e & a) + (b & (e ^ a)) + BitOperations.RotateLeft(d, 5);
            e = BitOperations.RotateLeft(e, 30);
            b = b + Unsafe.Add(ref word, 3 * Lanes) + K2 + (d & e) + (a & (d ^ e)) + BitOperations.RotateLeft(c, 5);
            d = BitOperations.RotateLeft(d, 30);
            a = a + Unsafe.Add(ref word, 4 * Lanes) + K2 + (c & d) + (e & (c ^ d)) + BitOperations.RotateLeft(b, 5);
            c = BitOperations.RotateLeft(c, 30);
        }

        e = e + word + K2 + (b & c) + (d & (b ^ c)) + BitOperations.RotateLeft(a, 5);
        b = BitOperations.RotateLeft(b, 30);
        d = d + Unsafe.Add(ref word, Lanes) + K2 + (a & b) + (c & (a ^ b)) + BitOperations.RotateLeft(e, 5);
        a = BitOperations.RotateLeft(a, 30);
        c = c + Unsafe.Add(ref word, 2 * Lanes) + K2 + (e & a) + (b & (e ^ a)) + BitOperations.RotateLeft(d, 5);
        e = BitOperations.RotateLeft(e, 30);

        // After 58 steps the names have moved by three.
        earlier = new Sha1State(c, d, e, a, b);
        b = b + Unsafe.Add(ref word, 3 * Lanes) + K2 + (d & e) + (a & (d ^ e)) + BitOperations.RotateLeft(c, 5);
        d = BitOperations.RotateLeft(d, 30);
        a = a + Unsafe.Add(ref word, 4 * Lanes) + K2 + (c & d) + (e & (c ^ d)) + BitOperations.RotateLeft(b, 5);
        c = BitOperations.RotateLeft(c, 30);
        word = ref Unsafe.Add(ref word, 5 * Lanes);

        later = default;
        for (var round = 0; round < 4; round++, word = ref Unsafe.Add(ref word, 5 * Lanes))
        {
            if (round == 1)
            {
                later = new Sha1State(a, b, c, d, e);
            }

            e = e + word + K3 + (b ^ c ^ d) + BitOperations.RotateLeft(a, 5);
            b = BitOperations.RotateLeft(b, 30);
            d = d + Unsafe.Add(ref word, Lanes) + K3 + (a ^ b ^ c) + BitOperations.RotateLeft(e, 5);
            a = BitOperations.RotateLeft(a, 30);
            c = c + Unsafe.Add(ref word, 2 * Lanes) + K3 + (e ^ a ^ b) + BitOperations.RotateLeft(d, 5);
            e = BitOperations.RotateLeft(e, 30);
            b = b + Unsafe.Add(ref word, 3 * Lanes) + K3 + (d ^ e ^ a) + BitOperations.RotateLeft(c, 5);
            d = BitOperations.RotateLeft(d, 30);
            a = a + Unsafe.Add(ref word, 4 * Lanes) + K3 + (c ^ d ^ e) + BitOperations.RotateLeft(b, 5);
            c = BitOperations.RotateLeft(c, 30);
        }

        state = state.Plus(new Sha1State(a, b, c, d, e));
    }
}
