using System.Runtime.CompilerServices;
using GitPush.Filters;
using GitPush.Objects;

namespace GitPush.Traversal;

/// <summary>
/// Marks what trees reach as wanted. Neighbouring commits have nearly the same trees, so every tree is compared with the one
/// that was last seen at the same path, whose entries are all marked already: only what differs is looked up. Of a history of
/// 75,000 commits that is one entry in fifty.
/// </summary>
/// <remarks>
/// With a filter on depth, a tree that was met deep down is walked again where it is met at a lesser depth. Trees at one path
/// have one depth, so that what was said of comparisons holds.
/// </remarks>
internal sealed class WantedTrees(ObjectReader objects, ObjectTable table, int maxDepth, ObjectFilter filter) : IDisposable
{
    /// <summary>Bytes of trees that are kept for comparison.</summary>
    private const int MaxKept = 32 << 20;

    // By a hash of the path. A collision costs a comparison that finds nothing in common: any tree that was walked will do.
    private readonly Dictionary<ulong, LastTree> _lastSeen = [];
    private readonly ObjectMarks _treeMark = filter.Takes(ObjectType.Tree) ? ObjectMarks.Wanted : ObjectMarks.Omitted;

    // The least depth at which each tree was met; only where that matters.
    private readonly Dictionary<ObjectId, int>? _depths = filter.TreeDepth < int.MaxValue ? [] : null;
    private int _kept;

    /// <summary>How many trees and blobs were found to be wanted so far.</summary>
    public int Found { get; private set; }

    /// <summary>Walks a root tree.</summary>
    /// <exception cref="MissingObjectException">A tree is not in the repository.</exception>
    /// <exception cref="ObjectCorruptException">A tree is damaged.</exception>
    /// <exception cref="GitLimitException">Trees are nested deeper than the limit allows.</exception>
    public void Mark(ObjectId root, CancellationToken cancellationToken) => MarkTree(root, PathHash.Root, depth: 0, cancellationToken);

    /// <summary>Walks a tree that the client named itself: it is sent, and what is directly in it has depth 0, as with git.</summary>
    /// <remarks>To be called before other trees are walked.</remarks>
    /// <exception cref="MissingObjectException">A tree is not in the repository.</exception>
    /// <exception cref="ObjectCorruptException">A tree is damaged.</exception>
    /// <exception cref="GitLimitException">Trees are nested deeper than the limit allows.</exception>
    public void MarkNamed(ObjectId tree, CancellationToken cancellationToken)
    {
        if (!filter.EntersTrees || _treeMark != ObjectMarks.Wanted)
        {
            _ = MarkWanted(tree);
        }

        if (filter.EntersTrees)
        {
            MarkTree(tree, PathHash.Root, depth: -1, cancellationToken);
        }
    }

    /// <summary>Forgets the trees that were kept for comparison. What was found stays.</summary>
    public void Dispose()
    {
        foreach (var tree in _lastSeen.Values)
        {
            tree.Dispose();
        }

        _lastSeen.Clear();
        _kept = 0;
    }

    private void MarkTree(ObjectId id, ulong path, int depth, CancellationToken cancellationToken)
    {
        if (depth >= filter.TreeDepth || !Enter(id, depth))
        {
            return;
        }

        RuntimeHelpers.EnsureSufficientExecutionStack();
        cancellationToken.ThrowIfCancellationRequested();
        if (depth > maxDepth)
        {
            throw new GitLimitException(nameof(GitPushLimits.MaxTreeDepth), maxDepth, "levels");
        }

        // Taken out: what is below may make the others be forgotten, but not the one that is being compared.
        var last = TakeLast(path);
        var tree = objects.RentTree(id);
        last.Replace(tree, MarkEntries(new TreeDifference(id, tree.Data, last.Layout), path, depth, cancellationToken));
        Keep(path, last);
    }

    /// <summary>Marks what the tree last seen at the path does not have.</summary>
    /// <returns>The tree's layout.</returns>
    private TreeLayout MarkEntries(TreeDifference difference, ulong path, int depth, CancellationToken cancellationToken)
    {
        while (difference.MoveNext())
        {
            var entry = difference.Current;
            if (entry.IsTree)
            {
                MarkTree(entry.Id, PathHash.Below(path, entry.Name), depth + 1, cancellationToken);
            }
            else if (!entry.IsSubmodule)
            {
                MarkBlob(entry.Id, depth + 1);
            }
        }

        return difference.Layout();
    }

    /// <summary>Marks a tree.</summary>
    /// <returns>Whether it is to be looked into.</returns>
    private bool Enter(ObjectId id, int depth)
    {
        var isNew = MarkNew(id, _treeMark);
        if (_depths is null)
        {
            return isNew;
        }

        if (!isNew && (!_depths.TryGetValue(id, out var least) || least <= depth))
        {
            return false;
        }

        _depths[id] = depth;
        return depth + 1 < filter.TreeDepth;
    }

    private void MarkBlob(ObjectId id, int depth)
    {
        if (depth >= filter.TreeDepth || !filter.TakesBlobs)
        {
            return;
        }

        if (filter.BlobLimit < ulong.MaxValue)
        {
            var marks = table.MarksOf(id);
            if ((marks & (ObjectMarks.Wanted | ObjectMarks.Known | ObjectMarks.Omitted)) != 0)
            {
                return;
            }

            // One that is missing is not too large: the pack will fail of it.
            if (objects.TryGetInfo(id, out _, out var size) && (ulong)size >= filter.BlobLimit)
            {
                _ = table.Mark(id, ObjectMarks.Omitted);
                return;
            }
        }

        _ = MarkWanted(id);
    }

    private bool MarkWanted(ObjectId id) => MarkNew(id, ObjectMarks.Wanted);

    /// <returns>Whether the object is new here: neither met before nor known to the receiver.</returns>
    private bool MarkNew(ObjectId id, ObjectMarks mark)
    {
        if ((table.Mark(id, mark) & (mark | ObjectMarks.Known)) != 0)
        {
            return false;
        }

        Found += mark == ObjectMarks.Wanted ? 1 : 0;
        return true;
    }

    private LastTree TakeLast(ulong path)
    {
        if (!_lastSeen.Remove(path, out var last))
        {
            return new LastTree();
        }

        _kept -= last.Layout.Cost;
        return last;
    }

    private void Keep(ulong path, LastTree tree)
    {
        if (_kept > MaxKept)
        {
            Dispose();
        }

        // By a collision of hashes, a folder below may have been kept in the same place.
        TakeLast(path).Dispose();
        _kept += tree.Layout.Cost;
        _lastSeen.Add(path, tree);
    }
}
