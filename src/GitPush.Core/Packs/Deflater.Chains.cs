using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace GitPush.Packs;

/// <summary>
/// Positions whose next four bytes have the same hash are chained, the latest first. For three bytes the latest alone is known,
/// and none inside a match: those are not worth the time.
/// </summary>
internal sealed partial class Deflater
{
    private const int WindowSize = 32_768;
    private const int WindowMask = WindowSize - 1;
    private const int MinHashBits = 8;
    private const int MaxHashBits = 15;
    private const int MaxShortHashBits = 12;
    private const uint HashFactor = 0x9E37_79B1;
    private const int FirstOrigin = 2 * WindowSize;

    // Positions are counted on from one content to the next: whatever the tables hold of an earlier one lies before the origin,
    // and no table has to be cleared.
    private readonly int[] _heads = new int[1 << MaxHashBits];
    private readonly int[] _shortHeads = new int[1 << MaxShortHashBits];
    private readonly ushort[] _links = new ushort[WindowSize];
    private int _origin;
    private int _hashShift;
    private int _shortHashShift;
    private int _depth;

    private void StartMatches(int length)
    {
        if (_origin > int.MaxValue - length)
        {
            Array.Clear(_heads);
            Array.Clear(_shortHeads);
            _origin = FirstOrigin;
        }

        _depth = length <= SmallContent ? SmallDepth : MaxDepth;

        // A small content touches a small part of the tables, which stays in the processor's first cache.
        var bits = BitOperations.Log2((uint)length | 1) + 2;
        _hashShift = 32 - Math.Clamp(bits, MinHashBits, MaxHashBits);
        _shortHashShift = 32 - Math.Clamp(bits, MinHashBits, MaxShortHashBits);
    }

    /// <summary>Puts a position at the head of its chain.</summary>
    /// <returns>The head before it. It may be one of an earlier content.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Insert(uint bytes, int current)
    {
        ref var head = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_heads), (nint)(bytes * HashFactor >> _hashShift));
        var before = head;
        head = current;

        // A link that is too long for its place leads out of the window all the same.
        Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_links), current & WindowMask) =
            (ushort)Math.Min(current - before, ushort.MaxValue);
        return before;
    }

    /// <summary>Notes where the first three of four bytes are.</summary>
    /// <returns>Where they, or others with their hash, were before, perhaps in an earlier content.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int InsertShort(uint bytes, int current)
    {
        ref var head = ref Unsafe.Add(
            ref MemoryMarshal.GetArrayDataReference(_shortHeads), (nint)((bytes << 8) * HashFactor >> _shortHashShift));
        var before = head;
        head = current;
        return before;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint ReadUInt32(ref byte content, int position)
    {
        var value = Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref content, position));
        return BitConverter.IsLittleEndian ? value : BinaryPrimitives.ReverseEndianness(value);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong ReadUInt64(ref byte content, int position)
    {
        var value = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref content, position));
        return BitConverter.IsLittleEndian ? value : BinaryPrimitives.ReverseEndianness(value);
    }
}
