using GitPush.Objects;

namespace GitPush.Packs.Receiving;

/// <summary>The entries of the received pack in the order of their ids.</summary>
internal sealed class SortedEntries
{
    private const int MinParallel = 50_000;

    // Honest packs have next to no duplicates. Looking at many, each at the end of a long chain, would take forever.
    private const long MaxDuplicateSteps = 1_000_000;

    private readonly ReceivedEntries _received;
    private readonly PackIndexEntry[] _entries;
    private readonly int[] _fanOut = new int[257];
    private long _duplicateSteps;

    private SortedEntries(ReceivedEntries received)
    {
        _received = received;
        _entries = new PackIndexEntry[received.Count];
    }

    public ReadOnlySpan<PackIndexEntry> Entries => _entries;

    /// <summary>
    /// Sorts the entries, which all have their ids. Of entries with one id, the one with the fewest deltas below it comes first,
    /// and is the one that is found. A delta names its base by id: found otherwise, it could be its own base in the end.
    /// </summary>
    /// <exception cref="PackFormatException">There are far too many entries of the same ids.</exception>
    public static SortedEntries Of(ReceivedEntries received)
    {
        var sorted = new SortedEntries(received);
        sorted.Distribute();
        if (received.Count < MinParallel)
        {
            for (var first = 0; first < 256; first++)
            {
                sorted.SortBucket(first);
            }
        }
        else
        {
            SortInParallel(sorted);
        }

        return sorted;
    }

    /// <summary>The type of an object, if it is one of the first <paramref name="count"/> entries of the pack.</summary>
    public ObjectType TypeOf(ObjectId id, int count) =>
        Find(id) is var order && order != ReceivedEntry.None && order < count ? _received[order].Type : default;

    /// <summary>The entry that holds an object, the first one of several; <see cref="ReceivedEntry.None"/> when there is none.</summary>
    public int Find(ObjectId id)
    {
        var low = _fanOut[id.FirstByte];
        var end = _fanOut[id.FirstByte + 1];
        for (var high = end; low < high;)
        {
            var middle = (low + high) >>> 1;
            if (_entries[middle].Id < id)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low < end && _entries[low].Id == id ? _entries[low].Order : ReceivedEntry.None;
    }

    /// <summary>Puts the entries into buckets by the first byte of their ids.</summary>
    private void Distribute()
    {
        for (var i = 0; i < _received.Count; i++)
        {
            _fanOut[_received[i].Id.FirstByte + 1]++;
        }

        for (var first = 0; first < 256; first++)
        {
            _fanOut[first + 1] += _fanOut[first];
        }

        var next = _fanOut.AsSpan(0, 256).ToArray();
        for (var i = 0; i < _received.Count; i++)
        {
            ref var entry = ref _received[i];
            _entries[next[entry.Id.FirstByte]++] = new PackIndexEntry(entry.Id, entry.Offset, entry.Crc32, i);
        }
    }

    private static void SortInParallel(SortedEntries sorted)
    {
        try
        {
            Parallel.For(0, 256, sorted.SortBucket);
        }
        catch (AggregateException failures) when (failures.InnerException is PackFormatException refusal)
        {
            throw refusal;
        }
    }

    private void SortBucket(int first)
    {
        var bucket = _entries.AsSpan(_fanOut[first].._fanOut[first + 1]);
        bucket.Sort(static (a, b) => a.Id.CompareTo(b.Id));
        for (int start = 0, end; start < bucket.Length; start = end)
        {
            end = start + 1;
            while (end < bucket.Length && bucket[end].Id == bucket[start].Id)
            {
                end++;
            }

            if (end - start > 1)
            {
                SortDuplicates(bucket[start..end]);
            }
        }
    }

    private void SortDuplicates(Span<PackIndexEntry> duplicates)
    {
        var keys = new long[duplicates.Length];
        for (var i = 0; i < keys.Length; i++)
        {
            var depth = DepthOf(duplicates[i].Order);
            if (Interlocked.Add(ref _duplicateSteps, depth + 1) > MaxDuplicateSteps)
            {
                throw new PackFormatException("pack has too many duplicate objects");
            }

            keys[i] = ((long)depth << 32) | (uint)duplicates[i].Order;
        }

        keys.AsSpan().Sort(duplicates);
    }

    /// <summary>The deltas between an entry and the whole object that it was built from.</summary>
    private int DepthOf(int index)
    {
        var depth = 0;
        for (; _received[index].IsDelta; index = _received[index].Base)
        {
            depth++;
        }

        return depth;
    }
}
