using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace GitPush.Hashing;

/// <summary>The block function of SHA-1 (FIPS 180-4 §6.1.2), for one block or for several side by side.</summary>
internal static partial class Sha1Block
{
    /// <summary>Bytes of a block.</summary>
    public const int Size = 64;

    /// <summary>Words of a block, of 32 bits.</summary>
    public const int Words = 16;

    /// <summary>Steps of the block function, and words of a block's schedule.</summary>
    public const int Steps = 80;

    /// <summary>The step before which the state is kept, for the disturbance vectors that begin before step 50.</summary>
    public const int EarlierMeetingStep = 58;

    /// <summary>The step before which the state is kept, for the disturbance vectors that begin with step 50 or later.</summary>
    public const int LaterMeetingStep = 65;

    private const uint K0 = 0x5a827999;
    private const uint K1 = 0x6ed9eba1;
    private const uint K2 = 0x8f1bbcdc;
    private const uint K3 = 0xca62c1d6;

    /// <summary>The state that every message begins with (FIPS 180-4 §5.3.1).</summary>
    public static readonly Sha1State<uint> InitialState = new(0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0);

    /// <summary>Takes a block of each lane into the state.</summary>
    /// <param name="state">The chaining value before the block, and after it.</param>
    /// <param name="schedule">The first word of the block's schedule; the next ones follow at the lanes' stride.</param>
    /// <param name="earlier">Gets the working state before step 58.</param>
    /// <param name="later">Gets the working state before step 65.</param>
    public static void Compress<TWords, TLanes>(
        ref Sha1State<TWords> state, ref TWords schedule, out Sha1State<TWords> earlier, out Sha1State<TWords> later)
        where TWords : unmanaged
        where TLanes : ILanes<TWords>
    {
        var (a, b, c, d, e) = state;
        ref var word = ref schedule;
        var k = TLanes.Broadcast(K0);
        for (var round = 0; round < 4; round++, word = ref Unsafe.Add(ref word, 5 * TLanes.Stride))
        {
            e = Step<TWords, TLanes>(a, TLanes.Choose(b, c, d), e, k, word);
            b = TLanes.RotateLeft30(b);
            d = Step<TWords, TLanes>(e, TLanes.Choose(a, b, c), d, k, Unsafe.Add(ref word, TLanes.Stride));
            a = TLanes.RotateLeft30(a);
            c = Step<TWords, TLanes>(d, TLanes.Choose(e, a, b), c, k, Unsafe.Add(ref word, 2 * TLanes.Stride));
            e = TLanes.RotateLeft30(e);
            b = Step<TWords, TLanes>(c, TLanes.Choose(d, e, a), b, k, Unsafe.Add(ref word, 3 * TLanes.Stride));
            d = TLanes.RotateLeft30(d);
            a = Step<TWords, TLanes>(b, TLanes.Choose(c, d, e), a, k, Unsafe.Add(ref word, 4 * TLanes.Stride));
            c = TLanes.RotateLeft30(c);
        }

        k = TLanes.Broadcast(K1);
        for (var round = 0; round < 4; round++, word = ref Unsafe.Add(ref word, 5 * TLanes.Stride))
        {
            e = Step<TWords, TLanes>(a, TLanes.Parity(b, c, d), e, k, word);
            b = TLanes.RotateLeft30(b);
            d = Step<TWords, TLanes>(e, TLanes.Parity(a, b, c), d, k, Unsafe.Add(ref word, TLanes.Stride));
            a = TLanes.RotateLeft30(a);
            c = Step<TWords, TLanes>(d, TLanes.Parity(e, a, b), c, k, Unsafe.Add(ref word, 2 * TLanes.Stride));
            e = TLanes.RotateLeft30(e);
            b = Step<TWords, TLanes>(c, TLanes.Parity(d, e, a), b, k, Unsafe.Add(ref word, 3 * TLanes.Stride));
            d = TLanes.RotateLeft30(d);
            a = Step<TWords, TLanes>(b, TLanes.Parity(c, d, e), a, k, Unsafe.Add(ref word, 4 * TLanes.Stride));
            c = TLanes.RotateLeft30(c);
        }

        k = TLanes.Broadcast(K2);
        for (var round = 0; round < 3; round++, word = ref Unsafe.Add(ref word, 5 * TLanes.Stride))
        {
            e = Step<TWords, TLanes>(a, TLanes.Majority(b, c, d), e, k, word);
            b = TLanes.RotateLeft30(b);
            d = Step<TWords, TLanes>(e, TLanes.Majority(a, b, c), d, k, Unsafe.Add(ref word, TLanes.Stride));
            a = TLanes.RotateLeft30(a);
            c = Step<TWords, TLanes>(d, TLanes.Majority(e, a, b), c, k, Unsafe.Add(ref word, 2 * TLanes.Stride));
            e = TLanes.RotateLeft30(e);
            b = Step<TWords, TLanes>(c, TLanes.Majority(d, e, a), b, k, Unsafe.Add(ref word, 3 * TLanes.Stride));
            d = TLanes.RotateLeft30(d);
            a = Step<TWords, TLanes>(b, TLanes.Majority(c, d, e), a, k, Unsafe.Add(ref word, 4 * TLanes.Stride));
            c = TLanes.RotateLeft30(c);
        }

        e = Step<TWords, TLanes>(a, TLanes.Majority(b, c, d), e, k, word);
        b = TLanes.RotateLeft30(b);
        d = Step<TWords, TLanes>(e, TLanes.Majority(a, b, c), d, k, Unsafe.Add(ref word, TLanes.Stride));
        a = TLanes.RotateLeft30(a);
        c = Step<TWords, TLanes>(d, TLanes.Majority(e, a, b), c, k, Unsafe.Add(ref word, 2 * TLanes.Stride));
        e = TLanes.RotateLeft30(e);

        // After 58 steps the names have moved by three.
        earlier = new Sha1State<TWords>(c, d, e, a, b);
        b = Step<TWords, TLanes>(c, TLanes.Majority(d, e, a), b, k, Unsafe.Add(ref word, 3 * TLanes.Stride));
        d = TLanes.RotateLeft30(d);
        a = Step<TWords, TLanes>(b, TLanes.Majority(c, d, e), a, k, Unsafe.Add(ref word, 4 * TLanes.Stride));
        c = TLanes.RotateLeft30(c);
        word = ref Unsafe.Add(ref word, 5 * TLanes.Stride);

        k = TLanes.Broadcast(K3);
        later = default;
        for (var round = 0; round < 4; round++, word = ref Unsafe.Add(ref word, 5 * TLanes.Stride))
        {
            if (round == 1)
            {
                later = new Sha1State<TWords>(a, b, c, d, e);
            }

            e = Step<TWords, TLanes>(a, TLanes.Parity(b, c, d), e, k, word);
            b = TLanes.RotateLeft30(b);
            d = Step<TWords, TLanes>(e, TLanes.Parity(a, b, c), d, k, Unsafe.Add(ref word, TLanes.Stride));
            a = TLanes.RotateLeft30(a);
            c = Step<TWords, TLanes>(d, TLanes.Parity(e, a, b), c, k, Unsafe.Add(ref word, 2 * TLanes.Stride));
            e = TLanes.RotateLeft30(e);
            b = Step<TWords, TLanes>(c, TLanes.Parity(d, e, a), b, k, Unsafe.Add(ref word, 3 * TLanes.Stride));
            d = TLanes.RotateLeft30(d);
            a = Step<TWords, TLanes>(b, TLanes.Parity(c, d, e), a, k, Unsafe.Add(ref word, 4 * TLanes.Stride));
            c = TLanes.RotateLeft30(c);
        }

        state = new Sha1State<TWords>(
            TLanes.Add(state.A, a), TLanes.Add(state.B, b), TLanes.Add(state.C, c), TLanes.Add(state.D, d), TLanes.Add(state.E, e));
    }

    /// <summary>Writes a message's hash: the state after its last block, in 20 bytes.</summary>
    public static void WriteHash(Sha1State<uint> state, Span<byte> hash)
    {
        BinaryPrimitives.WriteUInt32BigEndian(hash, state.A);
        BinaryPrimitives.WriteUInt32BigEndian(hash[4..], state.B);
        BinaryPrimitives.WriteUInt32BigEndian(hash[8..], state.C);
        BinaryPrimitives.WriteUInt32BigEndian(hash[12..], state.D);
        BinaryPrimitives.WriteUInt32BigEndian(hash[16..], state.E);
    }

    // What comes from the step before, the rotated word, is added last: nothing else has to wait for it.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TWords Step<TWords, TLanes>(TWords a, TWords mixed, TWords e, TWords k, TWords word)
        where TWords : unmanaged
        where TLanes : ILanes<TWords> =>
        TLanes.Add(TLanes.Add(TLanes.Add(TLanes.Add(e, word), k), mixed), TLanes.RotateLeft5(a));
}
