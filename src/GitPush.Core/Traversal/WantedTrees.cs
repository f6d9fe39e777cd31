using System.Runtime.CompilerServices;
using GitPush.Objects;

namespace GitPush.Traversal;

/// <summary>
/// Marks what trees reach as wanted. Neighbouring commits have nearly the same trees, so every tree is compared with the one
/// that was last seen at the same path, whose entries are all marked already: only what differs is looked up. Of a history of
/// 75,000 commits that is one entry in fifty.
/// </summary>
internal sealed class WantedTrees(ObjectReader objects, ObjectTable table, int maxDepth) : IDisposable
{
    /// <summary>Bytes of trees that are kept for comparison.</summary>
    private const int MaxKept = 32 << 20;

    // By a hash of the path. A collision costs a comparison that finds nothing in common: any tree that was walked will do.
    private readonly Dictionary<ulong, LastTree> _lastSeen = [];
    private int _kept;

    /// <summary>How many trees and blobs were found to be wanted so far.</summary>
    public int Found { get; private set; }

    /// <summary>Walks a root tree.</summary>
    /// <exception cref="MissingObjectException">A tree is not in the repository.</exception>
    /// <exception cref="ObjectCorruptException">A tree is damaged.</exception>
    /// <exception cref="GitLimitException">Trees are nested deeper than the limit allows.</exception>
    public void Mark(ObjectId root, CancellationToken cancellationToken) => MarkTree(root, PathHash.Root, depth: 0, cancellationToken);

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
        if (!MarkWanted(id))
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
                _ = MarkWanted(entry.Id);
            }
        }

        return difference.Layout();
    }

    /// <returns>Whether the object is new here: neither met before nor known to the receiver.</returns>
    private bool MarkWanted(ObjectId id)
    {
        if ((table.Mark(id, ObjectMarks.Wanted) & (ObjectMarks.Wanted | ObjectMarks.Known)) != 0)
        {
            return false;
        }

        Found++;
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
