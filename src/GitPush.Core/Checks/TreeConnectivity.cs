using System.Runtime.InteropServices;
using GitPush.Objects;

namespace GitPush.Checks;

/// <summary>Checks that everything below a tree exists, next to trees that are known to be complete.</summary>
/// <param name="reader">Reads trees.</param>
/// <param name="maxDepth">Levels of folders; deeper trees are refused.</param>
/// <param name="onFound">Is told of each object that was looked for and is there.</param>
internal sealed class TreeConnectivity(ObjectReader reader, int maxDepth, Action<ObjectId> onFound)
{
    // The trees that were looked at, each with the deepest level at which it is known to fit.
    private readonly Dictionary<ObjectId, int> _complete = new() { [ObjectId.EmptyTree] = int.MaxValue };
    private readonly TreeHeights _heights = new(reader);

    /// <summary>Finds an object below a tree that is missing or of the wrong type.</summary>
    /// <param name="tree">The tree.</param>
    /// <param name="known">Trees at the same place that are complete, or that this check looks at by itself.</param>
    /// <exception cref="GitLimitException">The tree is deeper than the limit.</exception>
    public ObjectId? FindMissing(ObjectId tree, IReadOnlyList<ObjectId> known, CancellationToken cancellationToken) =>
        FindMissing(tree, known, 1, cancellationToken);

    private ObjectId? FindMissing(ObjectId tree, IReadOnlyList<ObjectId> known, int depth, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (known.Contains(tree))
        {
            return null;
        }

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

        using (content)
        {
            onFound(tree);
            return content.Type == ObjectType.Tree
                ? FindMissingIn(tree, content.Data.Span, known, depth, cancellationToken)
                : tree;
        }
    }

    private ObjectId? FindMissingIn(
        ObjectId tree, ReadOnlySpan<byte> content, IReadOnlyList<ObjectId> known, int depth, CancellationToken cancellationToken)
    {
        var complete = new CompleteEntries(known, reader);
        var entry = new TreeReader(content, id: tree);
        while (entry.Read())
        {
            // A submodule's commit is in another repository.
            if (entry.IsSubmodule || complete.Contains(entry.Id))
            {
                continue;
            }

            if (entry.IsTree)
            {
                if (FindMissing(entry.Id, complete.TreesNamed(entry.Name), depth + 1, cancellationToken) is { } missing)
                {
                    return missing;
                }
            }
            else if (!reader.TryGetInfo(entry.Id, out var type, out _) || type != ObjectType.Blob)
            {
                return entry.Id;
            }
            else
            {
                onFound(entry.Id);
            }
        }

        return null;
    }

    /// <summary>The entries of trees that are known to be complete, by id and, for folders, by name.</summary>
    private sealed class CompleteEntries
    {
        private readonly HashSet<ObjectId> _ids = [];

        // By the hash of the name: should two names share it, the tree that is found is complete all the same.
        private readonly Dictionary<int, List<ObjectId>> _trees = [];

        public CompleteEntries(IReadOnlyList<ObjectId> trees, ObjectReader reader)
        {
            foreach (var tree in trees)
            {
                if (!reader.TryRent(tree, out var content))
                {
                    continue;
                }

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
