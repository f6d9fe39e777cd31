using GitPush.Objects;

namespace GitPush.Packs.Receiving;

/// <summary>The entries of the received pack in the order of their ids.</summary>
internal sealed class SortedEntries
{
    private const int MinParallel = 50_000;

    private readonly ReceivedEntries _received;
    private readonly PackIndexEntry[] _entries;
    private readonly int[] _fanOut = new int[257];

    private SortedEntries(ReceivedEntries received)
    {
        _received = received;
        _entries = new PackIndexEntry[received.Count];
    }

    public ReadOnlySpan<PackIndexEntry> Entries => _entries;

    /// <summary>Sorts the entries, which all have their ids. Of two entries with one id, the earlier one comes first.</summary>
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
            Parallel.For(0, 256, sorted.SortBucket);
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

    private void SortBucket(int first) =>
        _entries.AsSpan(_fanOut[first].._fanOut[first + 1]).Sort(
            static (a, b) => a.Id.CompareTo(b.Id) is var order and not 0 ? order : a.Order.CompareTo(b.Order));
}
