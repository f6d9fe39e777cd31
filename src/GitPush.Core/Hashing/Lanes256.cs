using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace GitPush.Hashing;

/// <summary>Eight lanes, on whatever the processor has.</summary>
internal readonly struct Lanes256 : ILanes<Vector256<uint>>
{
    public static int Count => Vector256<uint>.Count;

    public static int Stride => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint> Broadcast(uint word) => Vector256.Create(word);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint> Add(Vector256<uint> first, Vector256<uint> second) => first + second;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint> And(Vector256<uint> first, Vector256<uint> second) => first & second;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint> Or(Vector256<uint> first, Vector256<uint> second) => first | second;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint> AndNot(Vector256<uint> first, Vector256<uint> second) => Vector256.AndNot(first, second);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint> Xor(Vector256<uint> first, Vector256<uint> second) => first ^ second;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint> ShiftLeft(Vector256<uint> words, int count) => words << count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint> SpreadTopBit(Vector256<uint> words) => (words.AsInt32() >> 31).AsUInt32();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint> RotateLeft1(Vector256<uint> words) => words << 1 | words >>> 31;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint> RotateLeft5(Vector256<uint> words) => words << 5 | words >>> 27;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint> RotateLeft30(Vector256<uint> words) => words << 30 | words >>> 2;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint> Choose(Vector256<uint> b, Vector256<uint> c, Vector256<uint> d) => d ^ (b & (c ^ d));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint> Parity(Vector256<uint> b, Vector256<uint> c, Vector256<uint> d) => b ^ c ^ d;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint> Majority(Vector256<uint> b, Vector256<uint> c, Vector256<uint> d) => (b & c) | (d & (b ^ c));
}
