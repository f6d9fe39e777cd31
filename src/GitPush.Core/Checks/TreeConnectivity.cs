using System.Runtime.InteropServices;
using GitPush.Objects;

namespace GitPush.Checks;

/// <summary>Checks that everything below a tree exists, next to trees that are known to be complete.</summary>
/// <param name="reader">Reads trees.</param>
/// <param name="maxDepth">Levels of folders; deeper trees are refused.</param>
/// <param name="onFound">Is told of each object that was looked for and is there.</param>
internal sealed class TreeConnectivity(ObjectReader reader, int maxDepth, Action<ObjectId> onFound)
{
    private const long MinKnownBytes = 64 << 20;
    private const long KnownBytesPerByte = 16;

    // The trees that were looked at, each with the deepest level at which it is known to fit.
    private readonly Dictionary<ObjectId, int> _complete = new() { [ObjectId.EmptyTree] = int.MaxValue };
    private readonly TreeHeights _heights = new(reader);

    // What may still be read of trees that are known to be complete. Comparing with them is to save work: small trees that come
    // one after the other beside a large one would have that read each time.
    private long _knownBytesLeft = MinKnownBytes;

    /// <summary>Finds an object below a tree that is missing or of the wrong type. Not recursive: clients nest trees as they like.</summary>
    /// <param name="tree">The tree.</param>
    /// <param name="known">Trees at the same place that are complete, or that this check looks at by itself.</param>
    /// <exception cref="GitLimitException">The tree is deeper than the limit.</exception>
    public ObjectId? FindMissing(ObjectId tree, IReadOnlyList<ObjectId> known, CancellationToken cancellationToken)
    {
        var way = new Stack<Level>();
        try
        {
            var missing = Enter(tree, known, way, cancellationToken);
            while (missing is null && way.TryPeek(out var level))
            {
                missing = GoOn(level, way, cancellationToken);
            }

            return missing;
        }
        finally
        {
            while (way.TryPop(out var level))
            {
                level.Content.Dispose();
            }
        }
    }

    /// <summary>Looks at a tree by itself, and takes it onto the way when its entries are to be looked at.</summary>
    /// <returns>The tree, when it is missing or none.</returns>
    private ObjectId? Enter(ObjectId tree, IReadOnlyList<ObjectId> known, Stack<Level> way, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (known.Contains(tree))
        {
            return null;
        }

        var depth = way.Count + 1;
        ref var fits = ref CollectionsMarshal.GetValueRefOrAddDefault(_complete, tree, out var isSeen);
        if (isSeen && fits >= depth)
        {
            return null;
        }

        fits = depth;
        if (depth > maxDepth || (isSeen && depth + _heights.Of(tree, cancellationToken) - 1 > maxDepth))
        {
            throw new GitLimitException(nameof(GitPushLimits.MaxTreeDepth), maxDepth, "levels of folders");
        }

        if (isSeen)
        {
            return null;
        }

        if (!reader.TryRent(tree, out var content))
        {
            return tree;
        }

        if (content.Type != ObjectType.Tree)
        {
            content.Dispose();
            return tree;
        }

        onFound(tree);
        _knownBytesLeft += KnownBytesPerByte * content.Data.Length;
        way.Push(new Level(tree, content, new CompleteEntries(known, reader, ref _knownBytesLeft)));
        return null;
    }

    /// <summary>Looks at the entries of the lowest tree on the way up to its next folder, which is then the lowest.</summary>
    private ObjectId? GoOn(Level level, Stack<Level> way, CancellationToken cancellationToken)
    {
        var entry = new TreeReader(level.Content.Data.Span, level.Position, level.Tree);
        while (entry.Read())
        {
            // A submodule's commit is in another repository.
            if (entry.IsSubmodule || level.Complete.Contains(entry.Id))
            {
                continue;
            }

            if (entry.IsTree)
            {
                level.Position = entry.Position;
                return Enter(entry.Id, level.Complete.TreesNamed(entry.Name), way, cancellationToken);
            }

            if (!reader.TryGetInfo(entry.Id, out var type, out _) || type != ObjectType.Blob)
            {
                return entry.Id;
            }

            onFound(entry.Id);
        }

        way.Pop().Content.Dispose();
        return null;
    }

    /// <summary>A tree on the way down.</summary>
    private sealed class Level(ObjectId tree, RentedObject content, CompleteEntries complete)
    {
        public ObjectId Tree { get; } = tree;

        public RentedObject Content { get; } = content;

        public CompleteEntries Complete { get; } = complete;

        /// <summary>Where the next entry begins.</summary>
        public int Position { get; set; }
    }

    /// <summary>The entries of trees that are known to be complete, by id and, for folders, by name.</summary>
    private sealed class CompleteEntries
    {
        private readonly HashSet<ObjectId> _ids = [];

        // By the hash of the name: should two names share it, the tree that is found is complete all the same.
        private readonly Dictionary<int, List<ObjectId>> _trees = [];

        /// <param name="bytesLeft">How much of them may be read: whatever is not here is looked for by itself.</param>
        public CompleteEntries(IReadOnlyList<ObjectId> trees, ObjectReader reader, ref long bytesLeft)
        {
            foreach (var tree in trees)
            {
                if (bytesLeft < 0 || !reader.TryRent(tree, out var content))
                {
                    continue;
                }

                bytesLeft -= content.Data.Length;

                using (content)
                {
                    if (content.Type == ObjectType.Tree)
                    {
                        Add(tree, content.Data.Span);
                    }
                }
            }
        }

        public bool Contains(ObjectId id) => _ids.Contains(id);

        public List<ObjectId> TreesNamed(ReadOnlySpan<byte> name) => _trees.GetValueOrDefault(Hash(name)) ?? [];

        private void Add(ObjectId tree, ReadOnlySpan<byte> content)
        {
            var entry = new TreeReader(content, id: tree);
            while (entry.Read())
            {
                _ids.Add(entry.Id);
                if (entry.IsTree)
                {
                    (CollectionsMarshal.GetValueRefOrAddDefault(_trees, Hash(entry.Name), out _) ??= []).Add(entry.Id);
                }
            }
        }

        private static int Hash(ReadOnlySpan<byte> name)
        {
            var hash = default(HashCode);
            hash.AddBytes(name);
            return hash.ToHashCode();
        }
    }
}
