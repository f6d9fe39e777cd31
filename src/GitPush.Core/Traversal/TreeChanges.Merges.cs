using GitPush.Objects;
using GitPush.Repositories;

namespace GitPush.Traversal;

/// <content>A tree against several.</content>
internal sealed partial class TreeChanges
{
    /// <summary>
    /// What a merge adds or changes itself: files that differ from those of all its parents, sorted by path, each as a change of the
    /// first parent's. A folder that is as any of the parents has it is not read, which is why a merge of a long branch costs little.
    /// </summary>
    /// <exception cref="MissingObjectException">A tree is not in the repository.</exception>
    /// <exception cref="ObjectCorruptException">A tree is damaged, or trees are nested too deep.</exception>
    public static List<TreeChange> FindMerged(
        ObjectReader reader, IReadOnlyList<ObjectId> parents, ObjectId tree, CancellationToken cancellationToken) =>
        parents.Contains(tree) ? [] : new TreeChanges(reader).Find(new Pair(parents[0], tree, "", 0, [.. parents.Skip(1)]), cancellationToken);

    /// <summary>One folder as further parents have it, each read when it is first asked for.</summary>
    private sealed class OtherTrees(ObjectReader reader, ObjectId[] ids, int depth) : IDisposable
    {
        private readonly RentedObject?[] _trees = new RentedObject?[ids.Length];

        // Where the next entry begins: entries are asked for in the order of trees.
        private readonly int[] _positions = new int[ids.Length];

        /// <summary>Whether one of them has the very same entry.</summary>
        /// <param name="folders">For a folder that none has: what the others have under its name.</param>
        public bool Have(in TreeReader wanted, out ObjectId[]? folders)
        {
            folders = wanted.IsTree ? new ObjectId[ids.Length] : null;
            for (var i = 0; i < ids.Length; i++)
            {
                var found = Find(i, wanted);
                if (found == wanted.Id)
                {
                    return true;
                }

                folders?[i] = found ?? ObjectId.EmptyTree;
            }

            return false;
        }

        public void Dispose()
        {
            foreach (var tree in _trees)
            {
                tree?.Dispose();
            }
        }

        /// <summary>What a parent has under the name, if that is a folder where a folder is wanted and a file or link where one of these is.</summary>
        private ObjectId? Find(int parent, in TreeReader wanted)
        {
            var tree = _trees[parent] ??= TreeWalk.RentTree(reader, ids[parent], depth);
            var entry = new TreeReader(tree.Data.Span, _positions[parent], ids[parent]);
            while (entry.Read())
            {
                var order = TreeOrder.Compare(entry, wanted);
                if (order < 0)
                {
                    _positions[parent] = entry.Position;
                    continue;
                }

                return order == 0 && EntryModes.TypeOf(entry.Mode) == EntryModes.TypeOf(wanted.Mode) ? entry.Id : null;
            }

            return null;
        }
    }
}
