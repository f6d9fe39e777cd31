using GitPush.Objects;

namespace GitPush.Packs.Receiving;

/// <summary>
/// The ids that the objects of a pack name, each with the type that it has to have. Thread-safe: shards by the ids' first
/// bits have a lock and an open-addressing table each.
/// </summary>
internal sealed class LinkSet
{
    private const int ShardBits = 6;

    private readonly Shard[] _shards = new Shard[1 << ShardBits];

    public LinkSet()
    {
        for (var i = 0; i < _shards.Length; i++)
        {
            _shards[i] = new Shard();
        }
    }

    /// <summary>Which trees lie in which.</summary>
    public TreeNesting Nesting { get; } = new();

    /// <summary>Adds an id, if it is new.</summary>
    /// <returns>The type under which the id was first named: another one than <paramref name="type"/> is a contradiction.</returns>
    public ObjectType Add(ObjectId id, ObjectType type)
    {
        var shard = _shards[id.FirstByte >> (8 - ShardBits)];
        lock (shard)
        {
            return shard.Add(id, type);
        }
    }

    /// <summary>All ids. To be enumerated when nothing is added any more.</summary>
    public IEnumerable<(ObjectId Id, ObjectType Type)> All
    {
        get
        {
            foreach (var shard in _shards)
            {
                for (var slot = 0; slot < shard.Types.Length; slot++)
                {
                    if (shard.Types[slot] != default)
                    {
                        yield return (shard.Ids[slot], shard.Types[slot]);
                    }
                }
            }
        }
    }

    private sealed class Shard
    {
        private int _count;

        public ObjectId[] Ids { get; private set; } = [];

        /// <summary>The type is what tells a used slot from a free one.</summary>
        public ObjectType[] Types { get; private set; } = [];

        public ObjectType Add(ObjectId id, ObjectType type)
        {
            if (_count >= Ids.Length - (Ids.Length >> 2))
            {
                Grow();
            }

            var slot = Find(id);
            if (Types[slot] == default)
            {
                Ids[slot] = id;
                Types[slot] = type;
                _count++;
            }

            return Types[slot];
        }

        private int Find(ObjectId id)
        {
            var mask = Ids.Length - 1;
            var slot = id.GetHashCode() & mask;
            while (Types[slot] != default && Ids[slot] != id)
            {
                slot = (slot + 1) & mask;
            }

            return slot;
        }

        private void Grow()
        {
            var (ids, types) = (Ids, Types);
            Ids = new ObjectId[Math.Max(8, ids.Length * 2)];
            Types = new ObjectType[Ids.Length];
            for (var i = 0; i < ids.Length; i++)
            {
                if (types[i] != default)
                {
                    var slot = Find(ids[i]);
                    Ids[slot] = ids[i];
                    Types[slot] = types[i];
                }
            }
        }
    }
}
