using GitPush.Objects;

namespace GitPush.Packs.Receiving;

/// <summary>
/// The ids that the objects of a pack name, each with the type that it has to have. Thread-safe: shards by the ids' first
/// bits have a lock and a table each.
/// </summary>
internal sealed class LinkSet
{
    private const int ShardBits = 6;

    // Made when they are needed: a small push names few ids.
    private readonly Shard?[] _shards = new Shard?[1 << ShardBits];

    /// <summary>Which trees lie in which.</summary>
    public TreeNesting Nesting { get; } = new();

    /// <summary>Adds an id, if it is new.</summary>
    /// <returns>The type under which the id was first named: another one than <paramref name="type"/> is a contradiction.</returns>
    public ObjectType Add(ObjectId id, ObjectType type)
    {
        var shard = ShardOf(id);
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
                for (var number = 0; number < shard?.Ids.Count; number++)
                {
                    yield return (shard.Ids[number], shard.Types[number]);
                }
            }
        }
    }

    private Shard ShardOf(ObjectId id)
    {
        ref var shard = ref _shards[id.FirstByte >> (8 - ShardBits)];
        return Volatile.Read(ref shard) ?? Interlocked.CompareExchange(ref shard, new Shard(), null) ?? shard;
    }

    private sealed class Shard
    {
        private ObjectType[] _types = [];

        public IdTable Ids { get; } = new();

        public ReadOnlySpan<ObjectType> Types => _types.AsSpan(0, Ids.Count);

        public ObjectType Add(ObjectId id, ObjectType type)
        {
            var number = Ids.Add(id, out var isNew);
            if (isNew)
            {
                if (number == _types.Length)
                {
                    Array.Resize(ref _types, Math.Max(8, number * 2));
                }

                _types[number] = type;
            }

            return _types[number];
        }
    }
}
