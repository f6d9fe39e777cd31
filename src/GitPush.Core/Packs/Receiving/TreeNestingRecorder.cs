using System.Runtime.InteropServices;
using GitPush.Objects;

namespace GitPush.Packs.Receiving;

/// <summary>
/// Notes which folders the trees have that one thread comes to. A tree is most often another version of the last one, and is
/// kept as its difference from that. Trees are known by the first eight bytes of their ids.
/// </summary>
internal sealed class TreeNestingRecorder
{
    /// <summary>Says that a tree is like none before it.</summary>
    public const int None = -1;

    private readonly List<ulong> _folders = [];
    private List<ulong> _current = [];
    private List<ulong> _last = [];

    /// <summary>The trees that have folders.</summary>
    public List<Node> Nodes { get; } = [];

    /// <summary>The folders of all trees, one behind the other, without those that the tree before has as well.</summary>
    public ReadOnlySpan<ulong> Folders => CollectionsMarshal.AsSpan(_folders);

    /// <summary>Adds a folder to the current tree.</summary>
    public void Add(ObjectId folder) => _current.Add(folder.Prefix);

    /// <summary>Ends the current tree.</summary>
    public void End(ObjectId tree)
    {
        if (_current.Count == 0)
        {
            return;
        }

        ReadOnlySpan<ulong> current = CollectionsMarshal.AsSpan(_current);
        ReadOnlySpan<ulong> last = CollectionsMarshal.AsSpan(_last);
        var same = current.CommonPrefixLength(last);
        current = current[same..];
        last = last[same..];
        while (!current.IsEmpty && !last.IsEmpty && current[^1] == last[^1])
        {
            same++;
            current = current[..^1];
            last = last[..^1];
        }

        // A folder may have a few of the trees of the folder that it lies in. It must not pass for another version of it.
        var isLike = same >= _current.Count - same;
        _folders.AddRange(isLike ? current : CollectionsMarshal.AsSpan(_current));
        Nodes.Add(new Node(tree.Prefix, isLike ? Nodes.Count - 1 : None, _folders.Count));
        (_current, _last) = (_last, _current);
        _current.Clear();
    }

    /// <param name="Tree">The tree.</param>
    /// <param name="Like">The tree before, when half of this one's folders or more are its own as well.</param>
    /// <param name="FoldersEnd">Where its folders end.</param>
    internal readonly record struct Node(ulong Tree, int Like, int FoldersEnd);
}
