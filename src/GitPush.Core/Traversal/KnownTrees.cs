using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using GitPush.Objects;

namespace GitPush.Traversal;

/// <summary>
/// Marks what the receiver has in the trees of the boundary, as far as it matters: only folders that differ between the
/// boundary and what is wanted are looked into, so that a fetch of one commit does not read the whole tree
/// (git's <c>pack.useSparse</c>). What was moved to another folder may be sent again.
/// </summary>
internal sealed class KnownTrees(ObjectReader objects, ObjectTable table, int maxDepth)
{
    /// <summary>Marks the entries of known root trees, and of known trees below where wanted ones differ from them.</summary>
    public void Mark(IReadOnlyList<ObjectId> known, IReadOnlyList<ObjectId> wanted, CancellationToken cancellationToken) =>
        MarkFolder(known, wanted, depth: 0, cancellationToken);

    private void MarkFolder(
        IReadOnlyList<ObjectId> known, IReadOnlyList<ObjectId> wanted, int depth, CancellationToken cancellationToken)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        var folders = new Dictionary<ulong, Folder>();
        using (var last = new LastTree())
        {
            foreach (var id in known)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (TryExpand(id, ObjectMarks.Known, out var tree))
                {
                    last.Replace(tree, CollectKnown(new TreeDifference(id, tree.Data, last.Layout), folders));
                }
            }
        }

        using (var last = new LastTree())
        {
            foreach (var id in wanted)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (TryExpand(id, ObjectMarks.None, out var tree))
                {
                    last.Replace(tree, CollectWanted(new TreeDifference(id, tree.Data, last.Layout), folders));
                }
            }
        }

        foreach (var folder in folders.Values)
        {
            if (folder.Wanted.Count > 0 && depth < maxDepth)
            {
                MarkFolder(folder.Known, folder.Wanted, depth + 1, cancellationToken);
            }
        }
    }

    /// <summary>Reads a tree that was not looked into yet. One that is not there is none that could be compared.</summary>
    private bool TryExpand(ObjectId id, ObjectMarks marks, [NotNullWhen(true)] out RentedObject? tree)
    {
        var before = table.Mark(id, marks | ObjectMarks.Expanded);
        tree = null;
        if ((before & ObjectMarks.Expanded) != 0 || (marks == ObjectMarks.None && (before & ObjectMarks.Known) != 0)
            || !objects.TryRent(id, out tree))
        {
            return false;
        }

        if (tree.Type == ObjectType.Tree)
        {
            return true;
        }

        tree.Dispose();
        return false;
    }

    private TreeLayout CollectKnown(TreeDifference difference, Dictionary<ulong, Folder> folders)
    {
        while (difference.MoveNext())
        {
            var entry = difference.Current;
            if (entry.IsSubmodule)
            {
                continue;
            }

            _ = table.Mark(entry.Id, ObjectMarks.Known);
            if (entry.IsTree)
            {
                var name = PathHash.Below(PathHash.Root, entry.Name);
                if (!folders.TryGetValue(name, out var folder))
                {
                    folders.Add(name, folder = new Folder());
                }

                folder.Known.Add(entry.Id);
            }
        }

        return difference.Layout();
    }

    private TreeLayout CollectWanted(TreeDifference difference, Dictionary<ulong, Folder> folders)
    {
        while (difference.MoveNext())
        {
            var entry = difference.Current;
            // A folder that no known tree has holds nothing to compare with.
            if (entry.IsTree && folders.TryGetValue(PathHash.Below(PathHash.Root, entry.Name), out var folder)
                && (table.MarksOf(entry.Id) & ObjectMarks.Known) == 0)
            {
                folder.Wanted.Add(entry.Id);
            }
        }

        return difference.Layout();
    }

    /// <summary>One folder in the trees that are known and in those that are wanted.</summary>
    private sealed class Folder
    {
        public List<ObjectId> Known { get; } = [];

        public List<ObjectId> Wanted { get; } = [];
    }
}
