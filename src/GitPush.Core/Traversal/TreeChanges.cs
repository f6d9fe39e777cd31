using GitPush.Objects;
using GitPush.Repositories;

namespace GitPush.Traversal;

/// <summary>
/// Compares two trees. Folders that are the same on both sides are not read, and of those that are not only the entries that differ
/// are parsed.
/// </summary>
internal sealed partial class TreeChanges
{
    private readonly ObjectReader _reader;
    private readonly List<TreeChange> _changes = [];

    // Not recursive: how deep trees are nested is the pusher's choice, a thread's stack is not.
    private readonly Stack<Pair> _pending = new();

    private TreeChanges(ObjectReader reader) => _reader = reader;

    /// <summary>What differs, sorted by path.</summary>
    /// <exception cref="MissingObjectException">A tree is not in the repository.</exception>
    /// <exception cref="ObjectCorruptException">A tree is damaged, or trees are nested too deep.</exception>
    public static List<TreeChange> Find(ObjectReader reader, ObjectId oldTree, ObjectId newTree, CancellationToken cancellationToken) =>
        new TreeChanges(reader).Find(new Pair(oldTree, newTree, "", 0, null), cancellationToken);

    private List<TreeChange> Find(Pair root, CancellationToken cancellationToken)
    {
        _pending.Push(root);
        while (_pending.TryPop(out var pair))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (pair.OldId != pair.NewId)
            {
                CompareTrees(pair);
            }
        }

        _changes.Sort(static (a, b) => string.CompareOrdinal(a.Path, b.Path));
        return _changes;
    }

    private void CompareTrees(in Pair pair)
    {
        using var oldTree = TreeWalk.RentTree(_reader, pair.OldId, pair.Depth);
        using var newTree = TreeWalk.RentTree(_reader, pair.NewId, pair.Depth);
        using var others = pair.Others is null ? null : new OtherTrees(_reader, pair.Others, pair.Depth);
        var oldEntry = new TreeReader(oldTree.Data.Span, id: pair.OldId);
        var newEntry = new TreeReader(newTree.Data.Span, id: pair.NewId);
        while (true)
        {
            oldEntry.SkipSame(ref newEntry);
            var (oldStart, newStart) = (oldEntry.Position, newEntry.Position);
            var (hasOld, hasNew) = (oldEntry.Read(), newEntry.Read());
            if (!hasOld && !hasNew)
            {
                return;
            }

            var order = !hasOld ? 1 : !hasNew ? -1 : TreeOrder.Compare(oldEntry, newEntry);
            if (order < 0)
            {
                Visit(pair, oldEntry, default, others);
                newEntry.Seek(newStart);
            }
            else if (order > 0)
            {
                Visit(pair, default, newEntry, others);
                oldEntry.Seek(oldStart);
            }
            else
            {
                Visit(pair, oldEntry, newEntry, others);
            }
        }
    }

    /// <summary>Two entries of the same name and kind, or one that has no counterpart.</summary>
    private void Visit(in Pair pair, in TreeReader oldEntry, in TreeReader newEntry, OtherTrees? others)
    {
        if (oldEntry.Id == newEntry.Id && oldEntry.RawMode == newEntry.RawMode)
        {
            return;
        }

        var (isOld, isNew) = (!oldEntry.Name.IsEmpty, !newEntry.Name.IsEmpty);
        ObjectId[]? otherFolders = null;
        if (others is not null && (!isNew || others.Have(newEntry, out otherFolders)))
        {
            return;
        }

        var path = pair.Prefix + GitText.Decode(isOld ? oldEntry.Name : newEntry.Name);
        if (isOld ? oldEntry.IsTree : newEntry.IsTree)
        {
            _pending.Push(new Pair(
                isOld ? oldEntry.Id : ObjectId.EmptyTree,
                isNew ? newEntry.Id : ObjectId.EmptyTree,
                path + "/",
                pair.Depth + 1,
                otherFolders));
            return;
        }

        EntryMode? oldMode = isOld ? oldEntry.Mode : null;
        EntryMode? newMode = isNew ? newEntry.Mode : null;
        if (oldEntry.Id != newEntry.Id || oldMode != newMode)
        {
            _changes.Add(new TreeChange(path, oldEntry.Id, newEntry.Id, oldMode, newMode));
        }
    }

    /// <param name="Others">The folder in the trees of further parents, the empty tree where one has none; null when there are no others.</param>
    private readonly record struct Pair(ObjectId OldId, ObjectId NewId, string Prefix, int Depth, ObjectId[]? Others);
}
