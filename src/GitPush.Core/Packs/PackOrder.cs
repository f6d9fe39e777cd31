using System.Numerics;

namespace GitPush.Packs;

/// <summary>
/// A pack's entries in the order in which they lie, which an index does not tell: where each ends, and whose entry an offset
/// is. Costs eight bytes per object.
/// </summary>
internal sealed class PackOrder
{
    // Offset above, index position below, so that one array of integers sorts both.
    private readonly ulong[] _entries;
    private readonly int _positionBits;
    private readonly long _end;

    /// <param name="index">The pack's index.</param>
    /// <param name="end">Where the last entry ends: the pack's length less its checksum.</param>
    /// <exception cref="PackFormatException">Two entries begin at the same offset, or one begins outside of the pack.</exception>
    public PackOrder(PackIndex index, long end)
    {
        _end = end;
        _positionBits = 32 - BitOperations.LeadingZeroCount((uint)index.Count);
        if (BitOperations.LeadingZeroCount((ulong)end) < _positionBits)
        {
            throw new PackFormatException("the pack is too large to be ordered");
        }

        _entries = GC.AllocateUninitializedArray<ulong>(index.Count);
        for (var i = 0; i < _entries.Length; i++)
        {
            var offset = index.OffsetAt(i);
            if (offset < PackFile.HeaderSize || offset >= end)
            {
                throw new PackFormatException("the index names an offset outside of its pack");
            }

            _entries[i] = ((ulong)offset << _positionBits) | (uint)i;
        }

        Array.Sort(_entries);
        for (var n = 1; n < _entries.Length; n++)
        {
            if (OffsetAt(n) == OffsetAt(n - 1))
            {
                throw new PackFormatException("the index names the same offset twice");
            }
        }
    }

    /// <summary>How many entries there are.</summary>
    public int Count => _entries.Length;

    /// <summary>Where the nth entry begins.</summary>
    public long OffsetAt(int n) => (long)(_entries[n] >> _positionBits);

    /// <summary>The index position of the nth entry.</summary>
    public int PositionAt(int n) => (int)(_entries[n] & ((1UL << _positionBits) - 1));

    /// <summary>Where the nth entry ends.</summary>
    public long EndAt(int n) => n + 1 < _entries.Length ? OffsetAt(n + 1) : _end;

    /// <summary>Which entry begins at an offset.</summary>
    /// <returns>Its rank in pack order, or a negative number when none begins there.</returns>
    public int Find(long offset)
    {
        var low = 0;
        var high = _entries.Length - 1;
        while (low <= high)
        {
            var middle = (int)(((uint)low + (uint)high) >> 1);
            var order = OffsetAt(middle).CompareTo(offset);
            if (order == 0)
            {
                return middle;
            }

            if (order < 0)
            {
                low = middle + 1;
            }
            else
            {
                high = middle - 1;
            }
        }

        return -1;
    }
}
