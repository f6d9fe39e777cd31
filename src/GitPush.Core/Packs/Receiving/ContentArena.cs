using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;

namespace GitPush.Packs.Receiving;

/// <summary>
/// Room for the objects that one thread builds from deltas, in one array. Objects of many sizes come and go by the hundred
/// thousand: from arrays of their own, the garbage collector would make a heap of holes, and a pool of arrays would keep them
/// long after the push. Not thread-safe.
/// </summary>
/// <param name="size">Bytes of room; 0 for none.</param>
internal sealed class ContentArena(int size)
{
    /// <summary>Room for the objects that are hashed side by side, and for a chain of deltas.</summary>
    public const int MaxSize = 16 << 20;

    // Of what is free, in order; neighbours are joined.
    private readonly List<Gap> _gaps = size == 0 ? [] : [new(0, size)];
    private byte[]? _bytes;

    /// <summary>Finds room.</summary>
    /// <returns>False when there is none in one piece.</returns>
    public bool TryRent(int length, [NotNullWhen(true)] out byte[]? bytes, out int start)
    {
        var fitting = 0;
        while (fitting < _gaps.Count && _gaps[fitting].Length < length)
        {
            fitting++;
        }

        if (fitting == _gaps.Count)
        {
            (bytes, start) = (null, 0);
            return false;
        }

        var gap = _gaps[fitting];
        if (gap.Length == length)
        {
            _gaps.RemoveAt(fitting);
        }
        else
        {
            _gaps[fitting] = new Gap(gap.Start + length, gap.Length - length);
        }

        bytes = _bytes ??= GC.AllocateUninitializedArray<byte>(size);
        start = gap.Start;
        return true;
    }

    /// <summary>Gives back what was rented.</summary>
    public void Return(int start, int length)
    {
        var next = 0;
        while (next < _gaps.Count && _gaps[next].Start < start)
        {
            next++;
        }

        var gap = new Gap(start, length);
        Debug.Assert(next == _gaps.Count || gap.End <= _gaps[next].Start, "What is returned is free already.");
        if (next < _gaps.Count && _gaps[next].Start == gap.End)
        {
            gap = new Gap(gap.Start, gap.Length + _gaps[next].Length);
            _gaps.RemoveAt(next);
        }

        if (next > 0 && _gaps[next - 1].End == gap.Start)
        {
            _gaps[next - 1] = new Gap(_gaps[next - 1].Start, _gaps[next - 1].Length + gap.Length);
        }
        else
        {
            _gaps.Insert(next, gap);
        }
    }

    private readonly record struct Gap(int Start, int Length)
    {
        public int End => Start + Length;
    }
}
