using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace GitPush.Packs;

/// <summary>
/// Finds what has been there before (RFC 1951 §4). A match waits until it is known that none begins one byte later that is better.
/// </summary>
internal sealed partial class Deflater
{
    private const int MinMatch = 3;
    private const int MaxMatch = 258;

    /// <summary>Three bytes from farther away cost more than what they stand for.</summary>
    private const int MaxShortDistance = 4_096;

    /// <summary>A match of this length is taken without looking for another.</summary>
    private const int NiceLength = 48;

    /// <summary>How many earlier positions are compared. A small content finds what it has among few.</summary>
    private const int SmallDepth = 16;
    private const int MaxDepth = 32;
    private const int SmallContent = 16 << 10;

    /// <summary>Describes content from a position on, until there is enough for a block or the content ends.</summary>
    /// <returns>Where the block ends.</returns>
    private int FindSymbols(ReadOnlySpan<byte> data, int position)
    {
        ref var content = ref MemoryMarshal.GetReference(data);
        var end = data.Length;
        var lastHashed = end - sizeof(uint);
        while (position < end && HasRoomFor(1))
        {
            var distance = 0;
            var length = position <= lastHashed ? FindMatch(ref content, position, end, 0, _depth, ref distance) : 0;
            if (length == 0)
            {
                AddLiteral(Unsafe.Add(ref content, position++));
                continue;
            }

            var next = position + 1;
            while (length < NiceLength && next <= lastHashed && HasRoomFor(2))
            {
                var nextDistance = 0;
                var nextLength = FindMatch(ref content, next++, end, length - 1, _depth / 2, ref nextDistance);
                if (!IsBetter(nextLength, nextDistance, length, distance))
                {
                    break;
                }

                AddLiteral(Unsafe.Add(ref content, position++));
                (length, distance) = (nextLength, nextDistance);
            }

            AddMatch(length, distance);
            position += length;
            for (var stop = Math.Min(position, lastHashed + 1); next < stop; next++)
            {
                _ = Insert(ReadUInt32(ref content, next), _origin + next);
            }
        }

        return position;
    }

    /// <summary>Whether a match is worth a literal before it: a byte more is worth about four bits, a distance costs its bits.</summary>
    private static bool IsBetter(int nextLength, int nextDistance, int length, int distance) =>
        nextLength >= length
        && (4 * (nextLength - length)) + BitOperations.Log2((uint)distance) - BitOperations.Log2((uint)nextDistance) > 2;

    /// <summary>
    /// Chains a position, and looks for an earlier one from which on more bytes than <paramref name="least"/> are the same.
    /// </summary>
    /// <returns>How many bytes are the same, or 0 when there are no more than that.</returns>
    private int FindMatch(ref byte content, int position, int end, int least, int depth, ref int distance)
    {
        var origin = _origin;
        var current = origin + position;
        var bytes = ReadUInt32(ref content, position);
        var candidate = Insert(bytes, current);
        var shortCandidate = InsertShort(bytes, current);
        var found = 0;
        if (least < MinMatch
            && shortCandidate >= Math.Max(origin, current - MaxShortDistance)
            && ((ReadUInt32(ref content, shortCandidate - origin) ^ bytes) & 0xFF_FFFF) == 0)
        {
            found = MinMatch;
            distance = current - shortCandidate;
        }

        var lowest = Math.Max(origin, current - WindowSize);
        var longest = Math.Min(MaxMatch, end - position);
        least = Math.Max(least, MinMatch);
        if (candidate < lowest || least >= longest)
        {
            return found;
        }

        ref var links = ref MemoryMarshal.GetArrayDataReference(_links);
        var enough = Math.Min(NiceLength, longest);
        var tail = ReadUInt32(ref content, position + least - MinMatch);
        do
        {
            // What is to be longer has the same bytes at the end of what is there, and that differs sooner than the beginning.
            var earlier = candidate - origin;
            if (ReadUInt32(ref content, earlier + least - MinMatch) == tail && ReadUInt32(ref content, earlier) == bytes)
            {
                var length = CountSame(ref content, earlier, position, longest);
                if (length > least)
                {
                    found = least = length;
                    distance = current - candidate;
                    if (length >= enough)
                    {
                        break;
                    }

                    tail = ReadUInt32(ref content, position + least - MinMatch);
                }
            }

            candidate -= Unsafe.Add(ref links, candidate & WindowMask);
        }
        while (candidate >= lowest && --depth > 0);
        return found;
    }

    /// <summary>How many bytes are the same from two positions on, of which the first four are.</summary>
    private static int CountSame(ref byte content, int earlier, int position, int longest)
    {
        var length = sizeof(uint);
        for (; length + sizeof(ulong) <= longest; length += sizeof(ulong))
        {
            var difference = ReadUInt64(ref content, earlier + length) ^ ReadUInt64(ref content, position + length);
            if (difference != 0)
            {
                return length + (BitOperations.TrailingZeroCount(difference) >> 3);
            }
        }

        while (length < longest && Unsafe.Add(ref content, earlier + length) == Unsafe.Add(ref content, position + length))
        {
            length++;
        }

        return length;
    }
}
