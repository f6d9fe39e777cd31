namespace GitPush.Objects;

/// <summary>
/// Numbers ids in the order in which they come: 24 bytes for an id, and 8 to 16 for its place in an open-addressed table.
/// Never forgets one, and never moves one either, but for the first few: what growing leaves behind is the collector's, which
/// does not come by for long.
/// </summary>
internal sealed class IdTable
{
    private const int MinCapacity = 8;
    private const int BlockBits = 8;
    private const int BlockSize = 1 << BlockBits;

    private ObjectId[][] _blocks = [new ObjectId[MinCapacity]];

    // Number plus one; zero is a free slot. Ids' hash codes are well spread, whoever made up the ids, so that probing the next slot does.
    private int[] _slots = new int[2 * MinCapacity];

    /// <summary>How many ids there are: the next new one's number.</summary>
    public int Count { get; private set; }

    /// <summary>The id of a number.</summary>
    public ref readonly ObjectId this[int number] => ref _blocks[number >> BlockBits][number & (BlockSize - 1)];

    /// <summary>The number of an id, or a negative one when it was never added.</summary>
    public int Find(ObjectId id) => _slots[SlotOf(id)] - 1;

    /// <summary>The number of an id, which gets the next one when it is new.</summary>
    public int Add(ObjectId id, out bool isNew)
    {
        var slot = SlotOf(id);
        if (_slots[slot] != 0)
        {
            isNew = false;
            return _slots[slot] - 1;
        }

        if (Count == _slots.Length / 2)
        {
            Rehash();
            slot = SlotOf(id);
        }

        isNew = true;
        Append(id);
        _slots[slot] = ++Count;
        return Count - 1;
    }

    private int SlotOf(ObjectId id)
    {
        var mask = _slots.Length - 1;
        var slot = id.GetHashCode() & mask;
        while (_slots[slot] is var number && number != 0 && this[number - 1] != id)
        {
            slot = (slot + 1) & mask;
        }

        return slot;
    }

    private void Append(ObjectId id)
    {
        var block = Count >> BlockBits;
        var place = Count & (BlockSize - 1);
        if (block == _blocks.Length)
        {
            Array.Resize(ref _blocks, block * 2);
        }

        if (block == 0 && place == _blocks[0].Length)
        {
            Array.Resize(ref _blocks[0], Math.Min(place * 4, BlockSize));
        }

        _blocks[block] ??= new ObjectId[BlockSize];
        _blocks[block][place] = id;
    }

    private void Rehash()
    {
        _slots = new int[checked(_slots.Length * 2)];
        for (var number = 0; number < Count; number++)
        {
            _slots[SlotOf(this[number])] = number + 1;
        }
    }
}
