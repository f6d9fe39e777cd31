using System.Numerics;
using System.Runtime.CompilerServices;

namespace GitPush.Hashing;

/// <summary>One message by itself. Its schedule was expanded together with those of seven other blocks, and lies between theirs.</summary>
internal readonly struct OneLane : ILanes<uint>
{
    public static int Count => 1;

    public static int Stride => Lanes256.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Broadcast(uint word) => word;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Add(uint first, uint second) => first + second;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint And(uint first, uint second) => first & second;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Or(uint first, uint second) => first | second;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint AndNot(uint first, uint second) => first & ~second;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Xor(uint first, uint second) => first ^ second;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint ShiftLeft(uint words, int count) => words << count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint SpreadTopBit(uint words) => (uint)((int)words >> 31);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint RotateLeft1(uint words) => BitOperations.RotateLeft(words, 1);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint RotateLeft5(uint words) => BitOperations.RotateLeft(words, 5);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint RotateLeft30(uint words) => BitOperations.RotateLeft(words, 30);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Choose(uint b, uint c, uint d) => d ^ (b & (c ^ d));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Parity(uint b, uint c, uint d) => b ^ c ^ d;

    // The two terms have no bit in common, and a sum needs no temporary.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Majority(uint b, uint c, uint d) => (b & c) + (d & (b ^ c));
}
