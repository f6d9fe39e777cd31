using GitPush.Objects;
using GitPush.Traversal;

namespace GitPush.Packs;

/// <summary>
/// Which stored copy of each object goes into a pack, in the order in which the copies lie: 20 bytes per object beside the
/// <see cref="ObjectTable"/>'s. Keeps the packs open until it is disposed.
/// </summary>
/// <remarks>
/// An object that several packs hold is always taken from the first of them in one fixed order. A delta's base is in the
/// delta's own pack, so that it is taken from that pack or from one before it: following bases never leads back, and deltas
/// that are copied as they lie cannot form a circle, whatever copies the packs hold.
/// </remarks>
internal sealed class PackPlan : IDisposable
{
    // Pack above, offset below: a million packs of 16 TiB.
    private const int OffsetBits = 44;
    private const ulong OffsetMask = (1UL << OffsetBits) - 1;
    private const ulong NotPacked = ulong.MaxValue;

    // git may replace packs while they are looked through; one that never fits its index looks the same.
    private const int MaxAttempts = 16;

    // Open files of packs that git deletes meanwhile are kept, but not without bound: what else is read needs open files, too.
    private const int MaxPinnedPacks = OpenPacks.MaxOpen / 2;

    private readonly PackFile[] _packs;
    private readonly List<PackFile> _pinned = [];
    private ulong[] _locations = [];
    private int[] _numbers = [];

    private PackPlan(ObjectTable table, PackFile[] packs)
    {
        Table = table;
        _packs = packs;
    }

    /// <summary>The objects, by number.</summary>
    public ObjectTable Table { get; }

    /// <summary>How many objects there are to write.</summary>
    public int Count => _numbers.Length;

    /// <summary>All packs in the order in which they are preferred.</summary>
    public IReadOnlyList<PackFile> Packs => _packs;

    /// <summary>Finds every object that is to be sent.</summary>
    /// <exception cref="MissingObjectException">One is not in the repository.</exception>
    public static PackPlan Create(ObjectDatabase objects, ObjectTable table, CancellationToken cancellationToken) =>
        Create(objects, table, objects.ListPacks, cancellationToken);

    /// <summary>Finds every object that is to be sent in some packs, or loose.</summary>
    /// <exception cref="MissingObjectException">One is in none of them.</exception>
    public static PackPlan Create(ObjectDatabase objects, ObjectTable table, Func<PackFile[]> packs, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var version = objects.Version;
            var plan = new PackPlan(table, packs());
            try
            {
                if (plan.Locate(objects, cancellationToken) is not { } missing)
                {
                    return plan;
                }

                plan.Dispose();
                if (!objects.HasChangedSince(version) || attempt == MaxAttempts)
                {
                    throw new MissingObjectException("object", missing);
                }
            }
            catch (PackGoneException e) when (attempt < MaxAttempts)
            {
                plan.Dispose();
                objects.Drop(e.Pack);
            }
            catch
            {
                plan.Dispose();
                throw;
            }
        }
    }

    /// <summary>The number of the nth object to write.</summary>
    public int NumberAt(int n) => _numbers[n];

    /// <summary>Where the nth object lies; false when it is not packed.</summary>
    public bool TryGetLocation(int n, out int pack, out long offset)
    {
        var location = _locations[n];
        pack = (int)(location >> OffsetBits);
        offset = (long)(location & OffsetMask);
        return location != NotPacked;
    }

    /// <summary>The number of the object that is taken from a place, or a negative one when nothing is.</summary>
    public int Find(int pack, long offset)
    {
        var index = Array.BinarySearch(_locations, Location(pack, offset));
        return index < 0 ? -1 : _numbers[index];
    }

    public void Dispose()
    {
        foreach (var pack in _pinned)
        {
            pack.Unpin();
        }

        _pinned.Clear();
    }

    private static ulong Location(int pack, long offset) => ((ulong)pack << OffsetBits) | (ulong)offset;

    /// <returns>An object that is not there, or null.</returns>
    private ObjectId? Locate(ObjectDatabase objects, CancellationToken cancellationToken)
    {
        SortPacks();

        // Looked up by pack and not by object: what a pack adds to the time is the smaller of its objects and those not found yet.
        var locations = new ulong[Table.Count];
        Array.Fill(locations, NotPacked);
        var sent = Sent();
        var remaining = sent.Count;
        for (var i = 0; i < _packs.Length && remaining > 0; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var index = _packs[i].Index;
            var found = index.Count < remaining ? LocateAll(i, index, locations) : LocateSent(i, index, Table, sent, locations);
            if (found > 0 && _pinned.Count < MaxPinnedPacks)
            {
                _packs[i].Pin();
                _pinned.Add(_packs[i]);
            }

            remaining -= found;
        }

        if (remaining > 0)
        {
            foreach (var number in sent)
            {
                var id = Table.Id(number);
                if (locations[number] == NotPacked && !objects.TryFindLoose(id, out _) && id != ObjectId.EmptyTree)
                {
                    return id;
                }
            }
        }

        _numbers = [.. sent];
        _locations = Array.ConvertAll(_numbers, number => locations[number]);
        Array.Sort(_locations, _numbers);
        return null;
    }

    /// <summary>
    /// Puts the pack with most objects first: it has the best deltas, while those that were pushed thin hold whole copies of
    /// bases that it has as deltas.
    /// </summary>
    private void SortPacks()
    {
        var counts = Array.ConvertAll(_packs, static pack => -pack.Index.Count);
        Array.Sort(counts, _packs);
    }

    private List<int> Sent()
    {
        var sent = new List<int>(Table.Count);
        for (var number = 0; number < Table.Count; number++)
        {
            if (Table.IsSent(number))
            {
                sent.Add(number);
            }
        }

        return sent;
    }

    /// <summary>Asks the table for every object of a pack.</summary>
    private int LocateAll(int pack, PackIndex index, ulong[] locations)
    {
        var found = 0;
        for (var position = 0; position < index.Count; position++)
        {
            var number = Table.Find(index.IdAt(position));
            if (number >= 0 && locations[number] == NotPacked && Table.IsSent(number))
            {
                locations[number] = Location(pack, index.OffsetAt(position));
                found++;
            }
        }

        return found;
    }

    /// <summary>Asks a pack for every object that was not found yet.</summary>
    private static int LocateSent(int pack, PackIndex index, ObjectTable table, List<int> sent, ulong[] locations)
    {
        var found = 0;
        foreach (var number in sent)
        {
            if (locations[number] == NotPacked && index.TryFind(table.Id(number), out var offset))
            {
                locations[number] = Location(pack, offset);
                found++;
            }
        }

        return found;
    }
}
