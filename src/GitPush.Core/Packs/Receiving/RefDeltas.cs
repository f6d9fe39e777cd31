using GitPush.Objects;

namespace GitPush.Packs.Receiving;

/// <summary>
/// The deltas that name their base by its id. The base may be any object of the pack, earlier or later, or an existing
/// object when the pack is thin. After <see cref="Freeze"/> safe for several threads.
/// </summary>
internal sealed class RefDeltas
{
    private readonly List<(ObjectId Base, int Entry)> _deltas = [];

    // Per delta; that of the first one upon a base stands for all of them.
    private int[] _claimed = [];

    public int Count => _deltas.Count;

    public void Add(ObjectId baseId, int entry) => _deltas.Add((baseId, entry));

    /// <summary>Sorts by base: to be called once, when all deltas are there.</summary>
    public void Freeze()
    {
        _deltas.Sort(static (a, b) => a.Base.CompareTo(b.Base) is var order and not 0 ? order : a.Entry.CompareTo(b.Entry));
        _claimed = new int[_deltas.Count];
    }

    /// <summary>The entry of a delta in the order of the bases.</summary>
    public int EntryAt(int index) => _deltas[index].Entry;

    /// <summary>Whether any delta names the object as its base.</summary>
    public bool IsBase(ObjectId id) => Count > 0 && Find(id) is var first && first < Count && _deltas[first].Base == id;

    /// <summary>
    /// Takes the deltas upon an object: whoever asks first gets them, so that a second copy of the object does not resolve
    /// them again.
    /// </summary>
    /// <returns>The range of their indexes for <see cref="EntryAt"/>; empty when there are none, or they were taken.</returns>
    public (int Start, int End) Claim(ObjectId baseId)
    {
        if (!IsBase(baseId))
        {
            return default;
        }

        var start = Find(baseId);
        return Interlocked.Exchange(ref _claimed[start], 1) != 0 ? default : (start, EndOfGroup(start));
    }

    /// <summary>The bases that nobody has claimed, each once: they are not in the pack.</summary>
    public List<ObjectId> UnclaimedBases()
    {
        var bases = new List<ObjectId>();
        for (var start = 0; start < Count; start = EndOfGroup(start))
        {
            if (_claimed[start] == 0)
            {
                bases.Add(_deltas[start].Base);
            }
        }

        return bases;
    }

    private int EndOfGroup(int start)
    {
        var end = start + 1;
        while (end < Count && _deltas[end].Base == _deltas[start].Base)
        {
            end++;
        }

        return end;
    }

    /// <summary>The first delta whose base is not before <paramref name="id"/>.</summary>
    private int Find(ObjectId id)
    {
        var low = 0;
        var high = Count;
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (_deltas[middle].Base < id)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }
}
