using GitPush.Objects;

namespace GitPush.Traversal;

/// <summary>Walks through a tree and all that is below it.</summary>
internal static class TreeWalk
{
    /// <summary>How deep folders may be nested: git's <c>core.maxTreeDepth</c>.</summary>
    public const int MaxDepth = 2048;

    /// <summary>Every entry in git's order, a folder before what is in it.</summary>
    /// <exception cref="MissingObjectException">A tree is not in the repository.</exception>
    /// <param name="enters">Asked behind each folder whether to go on with what is in it; without it every folder is entered.</param>
    /// <exception cref="ObjectCorruptException">A tree is damaged, or trees are nested too deep.</exception>
    public static IEnumerable<TreeFile> Enumerate(ObjectReader reader, ObjectId root, Func<string, bool>? enters = null)
    {
        var levels = new Stack<Level>();
        levels.Push(new Level("", root, ReadTree(reader, root, 0)));
        while (levels.TryPeek(out var level))
        {
            if (!level.TryTake(out var file))
            {
                _ = levels.Pop();
                continue;
            }

            yield return file;
            if (file.Mode == EntryMode.Tree && (enters is null || enters(file.Path)))
            {
                levels.Push(new Level(file.Path + "/", file.Id, ReadTree(reader, file.Id, levels.Count)));
            }
        }
    }

    /// <summary>A tree's content for a while.</summary>
    /// <param name="depth">How many folders it lies in.</param>
    public static RentedObject RentTree(ObjectReader reader, ObjectId id, int depth)
    {
        CheckDepth(id, depth);
        return reader.RentTree(id);
    }

    /// <summary>A tree's content, which names of entries may refer to for ever.</summary>
    /// <param name="depth">How many folders it lies in.</param>
    private static ReadOnlyMemory<byte> ReadTree(ObjectReader reader, ObjectId id, int depth)
    {
        CheckDepth(id, depth);
        return reader.ReadTree(id);
    }

    private static void CheckDepth(ObjectId id, int depth)
    {
        if (depth > MaxDepth)
        {
            throw new ObjectCorruptException(id, $"folders are nested deeper than {MaxDepth}");
        }
    }

    private sealed class Level(string prefix, ObjectId id, ReadOnlyMemory<byte> tree)
    {
        private int _position;

        public bool TryTake(out TreeFile file)
        {
            var entry = new TreeReader(tree.Span, _position, id);
            if (!entry.Read())
            {
                file = default;
                return false;
            }

            _position = entry.Position;
            var end = _position - ObjectId.Size - 1;
            file = new TreeFile(
                prefix + GitText.Decode(entry.Name), tree[(end - entry.Name.Length)..end], entry.Mode, entry.Id);
            return true;
        }
    }
}
