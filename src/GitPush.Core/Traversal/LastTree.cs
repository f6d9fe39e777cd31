using GitPush.Objects;

namespace GitPush.Traversal;

/// <summary>The tree that was last seen at some place, for comparison with the next one there; at first the tree without entries.</summary>
internal sealed class LastTree : IDisposable
{
    private RentedObject? _tree;

    public TreeLayout Layout { get; private set; } = TreeLayout.Empty;

    /// <summary>Goes on to the next tree.</summary>
    /// <param name="tree">The tree, which is disposed when its time is over.</param>
    /// <param name="layout">Its layout, which is, too.</param>
    public void Replace(RentedObject tree, TreeLayout layout)
    {
        _tree?.Dispose();
        if (layout != Layout)
        {
            Layout.Dispose();
        }

        (_tree, Layout) = (tree, layout);
    }

    public void Dispose()
    {
        _tree?.Dispose();
        Layout.Dispose();
        (_tree, Layout) = (null, TreeLayout.Empty);
    }
}
