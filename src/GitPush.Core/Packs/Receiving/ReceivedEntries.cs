namespace GitPush.Packs.Receiving;

/// <summary>
/// The entries of the pack that is being received, in the order of the pack. Grows as entries arrive, whatever number the
/// pack's header claims, and never moves an entry: one thread may add entries while others write to those that are there.
/// </summary>
internal sealed class ReceivedEntries
{
    private const int BlockBits = 7;
    private const int BlockSize = 1 << BlockBits;

    private ReceivedEntry[][] _blocks = new ReceivedEntry[4][];
    private long _largestBlob;

    public int Count { get; private set; }

    /// <summary>Where the last entry ends.</summary>
    public long End { get; set; }

    /// <summary>Bytes of the largest blob that was taken in so far.</summary>
    public long LargestBlob => Volatile.Read(ref _largestBlob);

    public ref ReceivedEntry this[int index] => ref _blocks[index >> BlockBits][index & (BlockSize - 1)];

    /// <summary>Adds an entry behind the others.</summary>
    public ref ReceivedEntry Add(long offset)
    {
        var block = Count >> BlockBits;
        if (block == _blocks.Length)
        {
            Array.Resize(ref _blocks, block * 2);
        }

        _blocks[block] ??= new ReceivedEntry[BlockSize];
        ref var entry = ref this[Count++];
        entry.Offset = offset;
        entry.FirstChild = ReceivedEntry.None;
        entry.NextSibling = ReceivedEntry.None;
        entry.Base = ReceivedEntry.None;
        return ref entry;
    }

    /// <summary>Takes note of a blob's size. Thread-safe.</summary>
    public void NoteBlob(long size)
    {
        for (var known = LargestBlob; size > known;)
        {
            var before = Interlocked.CompareExchange(ref _largestBlob, size, known);
            if (before == known)
            {
                return;
            }

            known = before;
        }
    }

    /// <summary>Where an entry's compressed bytes end.</summary>
    public long EndOf(int index) => index + 1 < Count ? this[index + 1].Offset : End;

    /// <summary>Finds the entry that begins at an offset. Looks near the end first: a delta's base seldom lies far back.</summary>
    /// <returns>Its index, or <see cref="ReceivedEntry.None"/>.</returns>
    public int IndexOf(long offset)
    {
        var high = Count;
        var step = 1;
        while (high - step > 0 && this[high - step].Offset > offset)
        {
            high -= step;
            step *= 2;
        }

        var low = Math.Max(0, high - step);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            var candidate = this[middle].Offset;
            if (candidate == offset)
            {
                return middle;
            }

            if (candidate < offset)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return ReceivedEntry.None;
    }
}
