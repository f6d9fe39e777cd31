using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace GitPush.Hashing;

/// <summary>Sixteen lanes, on processors with AVX-512: they rotate, and combine three vectors, in one instruction.</summary>
internal readonly struct Lanes512 : ILanes<Vector512<uint>>
{
    /// <summary>Whether this processor has the instructions.</summary>
    public static bool IsSupported => Avx512F.IsSupported;

    public static int Count => Vector512<uint>.Count;

    public static int Stride => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<uint> Broadcast(uint word) => Vector512.Create(word);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<uint> Add(Vector512<uint> first, Vector512<uint> second) => first + second;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<uint> And(Vector512<uint> first, Vector512<uint> second) => first & second;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<uint> Or(Vector512<uint> first, Vector512<uint> second) => first | second;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<uint> AndNot(Vector512<uint> first, Vector512<uint> second) => Vector512.AndNot(first, second);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<uint> Xor(Vector512<uint> first, Vector512<uint> second) => first ^ second;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<uint> ShiftLeft(Vector512<uint> words, int count) => words << count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<uint> SpreadTopBit(Vector512<uint> words) => (words.AsInt32() >> 31).AsUInt32();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<uint> RotateLeft1(Vector512<uint> words) => Avx512F.RotateLeft(words, 1);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<uint> RotateLeft5(Vector512<uint> words) => Avx512F.RotateLeft(words, 5);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<uint> RotateLeft30(Vector512<uint> words) => Avx512F.RotateLeft(words, 30);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<uint> Choose(Vector512<uint> b, Vector512<uint> c, Vector512<uint> d) => Avx512F.TernaryLogic(b, c, d, 0xCA);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<uint> Parity(Vector512<uint> b, Vector512<uint> c, Vector512<uint> d) => Avx512F.TernaryLogic(b, c, d, 0x96);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<uint> Majority(Vector512<uint> b, Vector512<uint> c, Vector512<uint> d) => Avx512F.TernaryLogic(b, c, d, 0xE8);
}
