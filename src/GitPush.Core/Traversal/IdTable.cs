using System.Numerics;
using GitPush.Objects;

namespace GitPush.Traversal;

/// <summary>
/// Numbers ids in the order in which they come: 24 bytes for an id, and 8 to 16 for its place in an open-addressed table.
/// Never forgets one.
/// </summary>
internal sealed class IdTable
{
    private const int MinCapacity = 64;

    private ObjectId[] _ids = new ObjectId[MinCapacity];

    // Number plus one; zero is a free slot. Ids' hash codes are well spread, whoever made up the ids, so that probing the next slot does.
    private int[] _slots = new int[2 * MinCapacity];

    /// <summary>How many ids there are: the next new one's number.</summary>
    public int Count { get; private set; }

    /// <summary>The id of a number.</summary>
    public ObjectId this[int number] => _ids[number];

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

        if (Count == _ids.Length)
        {
            Grow();
            slot = SlotOf(id);
        }

        isNew = true;
        _ids[Count] = id;
        _slots[slot] = ++Count;
        return Count - 1;
    }

    private int SlotOf(ObjectId id)
    {
        var mask = _slots.Length - 1;
        var slot = id.GetHashCode() & mask;
        while (_slots[slot] is var number && number != 0 && _ids[number - 1] != id)
        {
            slot = (slot + 1) & mask;
        }

        return slot;
    }

    private void Grow()
    {
        var capacity = checked(_ids.Length * 2);
        Array.Resize(ref _ids, capacity);
        _slots = new int[BitOperations.RoundUpToPowerOf2((uint)capacity) * 2];
        for (var number = 0; number < Count; number++)
        {
            _slots[SlotOf(_ids[number])] = number + 1;
        }
    }
}
