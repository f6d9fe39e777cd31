using GitPush.Objects;

namespace GitPush.Checks;

/// <summary>How many levels trees have. Each tree is read once, and none of it recursively.</summary>
internal sealed class TreeHeights(ObjectReader reader)
{
    private readonly Dictionary<ObjectId, int> _heights = [];

    /// <summary>The levels of a tree: 1 when it has no folder. One that is missing has none below it.</summary>
    public int Of(ObjectId tree, CancellationToken cancellationToken)
    {
        var way = new Stack<Step>();
        if (!_heights.ContainsKey(tree))
        {
            way.Push(new Step(tree, FoldersOf(tree)));
        }

        while (way.TryPeek(out var step))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (step.Folders.TryPop(out var folder))
            {
                if (_heights.TryGetValue(folder, out var height))
                {
                    step.Height = Math.Max(step.Height, height + 1);
                }
                else
                {
                    // To be asked again when it is known.
                    step.Folders.Push(folder);
                    way.Push(new Step(folder, FoldersOf(folder)));
                }
            }
            else
            {
                _heights[step.Tree] = step.Height;
                way.Pop();
            }
        }

        return _heights[tree];
    }

    private Stack<ObjectId> FoldersOf(ObjectId tree)
    {
        var folders = new Stack<ObjectId>();
        if (!reader.TryRent(tree, out var content))
        {
            return folders;
        }

        using (content)
        {
            if (content.Type == ObjectType.Tree)
            {
                var entry = new TreeReader(content.Data.Span, id: tree);
                while (entry.Read())
                {
                    if (entry.IsTree)
                    {
                        folders.Push(entry.Id);
                    }
                }
            }
        }

        return folders;
    }

    /// <summary>A tree on the way down, with the folders that are still to be looked at.</summary>
    private sealed record Step(ObjectId Tree, Stack<ObjectId> Folders)
    {
        public int Height { get; set; } = 1;
    }
}
