using GitPush.Objects;

namespace GitPush.Packs.Receiving;

/// <summary>
/// Compares objects of one id with each other: those that the pack holds twice, and large blobs, which were not held when
/// their id became known.
/// </summary>
internal sealed class DuplicateCheck(PackSpool spool, ReceivedEntries entries, InflationBudget budget)
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

        using var firstReader = new ReceivedObjects(spool, entries, budget);
        using var secondReader = new ReceivedObjects(spool, entries, budget);
        using var firstContent = firstReader.Open(first);
        using var secondContent = secondReader.Open(second);
        Collision.ThrowUnlessSame(id, firstContent, secondContent, cancellationToken);
    }
}
