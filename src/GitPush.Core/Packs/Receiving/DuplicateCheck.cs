using GitPush.Objects;

namespace GitPush.Packs.Receiving;

/// <summary>
/// Compares objects of one id with each other: those that the pack holds twice, and large blobs, which were not held when
/// their id became known.
/// </summary>
internal sealed class DuplicateCheck(PackSpool spool, ReceivedEntries entries)
{
    /// <summary>Compares the entries of the pack that have the same id.</summary>
    /// <exception cref="PackFormatException">Two of them differ.</exception>
    public void CompareWithEachOther(SortedEntries sorted, CancellationToken cancellationToken)
    {
        var index = sorted.Entries;
        for (var i = 1; i < index.Length; i++)
        {
            if (index[i].Id == index[i - 1].Id)
            {
                cancellationToken.ThrowIfCancellationRequested();
                Compare(index[i - 1].Order, index[i].Order, cancellationToken);
            }
        }
    }

    /// <summary>Compares large blobs with the existing ones of their ids.</summary>
    /// <exception cref="PackFormatException">Two of them differ.</exception>
    public void CompareWithExisting(IReadOnlyList<int> blobs, ObjectDatabase existing, CancellationToken cancellationToken)
    {
        foreach (var blob in blobs)
        {
            var id = entries[blob].Id;
            if (existing.Contains(id))
            {
                using var objects = existing.OpenReader();
                using var reader = new EntryReader(spool, entries);
                using var received = new EntryStream(reader, entries, blob);
                using var known = Collision.OpenBlob(objects, id, entries[blob].Size);
                Collision.ThrowUnlessSame(id, received, known, cancellationToken);
            }
        }
    }

    private void Compare(int first, int second, CancellationToken cancellationToken)
    {
        var id = entries[first].Id;
        if (entries[first].Type != entries[second].Type)
        {
            throw Collision.Found(id);
        }

        using var firstReader = new EntryReader(spool, entries);
        using var secondReader = new EntryReader(spool, entries);
        using var firstContent = Open(firstReader, first);
        using var secondContent = Open(secondReader, second);
        Collision.ThrowUnlessSame(id, firstContent, secondContent, cancellationToken);
    }

    private Stream Open(EntryReader reader, int index) =>
        entries[index].IsDelta ? new MemoryStream(Build(reader, index)) : new EntryStream(reader, entries, index);

    /// <summary>Builds an object from its chain of deltas, whose sizes were checked when they were resolved.</summary>
    private byte[] Build(EntryReader reader, int index)
    {
        var chain = new Stack<int>();
        for (; entries[index].IsDelta; index = entries[index].Base)
        {
            chain.Push(index);
        }

        var content = new byte[entries[index].Size];
        reader.Read(index, content);
        while (chain.TryPop(out var next))
        {
            var delta = new byte[entries[next].Size];
            reader.Read(next, delta);
            _ = Delta.ReadSizes(delta, out _, out var size);
            var result = new byte[size];
            Delta.Apply(content, delta, result);
            content = result;
        }

        return content;
    }
}
