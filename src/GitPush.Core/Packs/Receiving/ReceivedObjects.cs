namespace GitPush.Packs.Receiving;

/// <summary>
/// Reads objects of the received pack once more, when all are resolved. Not thread-safe; an open stream uses the reader, so
/// one is open at a time.
/// </summary>
internal sealed class ReceivedObjects(PackSpool spool, ReceivedEntries entries, InflationBudget budget) : IDisposable
{
    private readonly EntryReader _reader = new(spool, entries);

    /// <summary>Opens an object's content: a whole one is inflated as it is read, one of deltas is built.</summary>
    public Stream Open(int index) =>
        entries[index].IsDelta ? new MemoryStream(Build(index)) : new EntryStream(_reader, entries, index);

    /// <summary>Bytes of an object, without building it.</summary>
    public long SizeOf(int index)
    {
        var size = entries[index].Size;
        if (entries[index].IsDelta)
        {
            budget.TakeAgain(size);
            var delta = new byte[size];
            _reader.Read(index, delta);
            _ = Delta.ReadSizes(delta, out _, out size);
        }

        return size;
    }

    public void Dispose() => _reader.Dispose();

    /// <summary>Builds an object from its chain of deltas, whose sizes were checked when they were resolved.</summary>
    private byte[] Build(int index)
    {
        var chain = new Stack<int>();
        for (; entries[index].IsDelta; index = entries[index].Base)
        {
            chain.Push(index);
        }

        budget.TakeAgain(entries[index].Size);
        var content = new byte[entries[index].Size];
        _reader.Read(index, content);
        while (chain.TryPop(out var next))
        {
            var delta = new byte[entries[next].Size];
            _reader.Read(next, delta);
            _ = Delta.ReadSizes(delta, out _, out var size);
            budget.TakeAgain(delta.Length + size);
            var result = new byte[size];
            Delta.Apply(content, delta, result);
            content = result;
        }

        return content;
    }
}
