using GitPush.Objects;
using GitPush.Repositories;

namespace GitPush.Traversal;

/// <summary>Compares two trees. Folders that are the same on both sides are not read.</summary>
internal sealed class TreeChanges
{
    private readonly ObjectReader _reader;
    private readonly List<TreeChange> _changes = [];

    // Not recursive: how deep trees are nested is the pusher's choice, a thread's stack is not.
    private readonly Stack<Pair> _pending = new();

    private TreeChanges(ObjectReader reader) => _reader = reader;

    /// <summary>What differs, sorted by path.</summary>
    /// <exception cref="MissingObjectException">A tree is not in the repository.</exception>
    /// <exception cref="ObjectCorruptException">A tree is damaged, or trees are nested too deep.</exception>
    public static List<TreeChange> Find(ObjectReader reader, ObjectId oldTree, ObjectId newTree, CancellationToken cancellationToken)
    {
        var found = new TreeChanges(reader);
        found._pending.Push(new Pair(oldTree, newTree, "", 0));
        while (found._pending.TryPop(out var pair))
        {
            cancellationToken.ThrowIfCancellationRequested();
            found.CompareTrees(pair);
        }

        found._changes.Sort(static (a, b) => string.CompareOrdinal(a.Path, b.Path));
        return found._changes;
    }

    private void CompareTrees(in Pair pair)
    {
        if (pair.OldId == pair.NewId)
        {
            return;
        }

        using var oldTree = TreeWalk.RentTree(_reader, pair.OldId, pair.Depth);
        using var newTree = TreeWalk.RentTree(_reader, pair.NewId, pair.Depth);
        var oldEntry = new TreeReader(oldTree.Data.Span, id: pair.OldId);
        var newEntry = new TreeReader(newTree.Data.Span, id: pair.NewId);
        var hasOld = oldEntry.Read();
        var hasNew = newEntry.Read();
        while (hasOld || hasNew)
        {
            var order = !hasOld ? 1 : !hasNew ? -1 : TreeOrder.Compare(oldEntry, newEntry);
            if (order < 0)
            {
                Visit(pair, oldEntry, default);
                hasOld = oldEntry.Read();
            }
            else if (order > 0)
            {
                Visit(pair, default, newEntry);
                hasNew = newEntry.Read();
            }
            else
            {
                Visit(pair, oldEntry, newEntry);
                hasOld = oldEntry.Read();
                hasNew = newEntry.Read();
            }
        }
    }

    /// <summary>Two entries of the same name and kind, or one that has no counterpart.</summary>
    private void Visit(in Pair pair, in TreeReader oldEntry, in TreeReader newEntry)
    {
        if (oldEntry.Id == newEntry.Id && oldEntry.RawMode == newEntry.RawMode)
        {
            return;
        }

        var (isOld, isNew) = (!oldEntry.Name.IsEmpty, !newEntry.Name.IsEmpty);
        var path = pair.Prefix + GitText.Decode(isOld ? oldEntry.Name : newEntry.Name);
        if (isOld ? oldEntry.IsTree : newEntry.IsTree)
        {
            _pending.Push(new Pair(
                isOld ? oldEntry.Id : ObjectId.EmptyTree,
                isNew ? newEntry.Id : ObjectId.EmptyTree,
                path + "/",
                pair.Depth + 1));
            return;
        }

        EntryMode? oldMode = isOld ? oldEntry.Mode : null;
        EntryMode? newMode = isNew ? newEntry.Mode : null;
        if (oldEntry.Id != newEntry.Id || oldMode != newMode)
        {
            _changes.Add(new TreeChange(path, oldEntry.Id, newEntry.Id, oldMode, newMode));
        }
    }

    private readonly record struct Pair(ObjectId OldId, ObjectId NewId, string Prefix, int Depth);
}
