using GitPush.Objects;

namespace GitPush.Traversal;

/// <summary>
/// The entries of a tree that another tree does not have in the same words. Meant for two states of one folder, which mostly
/// differ in one entry: what stands before and behind it is compared and not parsed. Right for any two trees; where they are
/// not sorted, entries that both have may be among the result.
/// </summary>
internal ref struct TreeDifference
{
    private readonly ObjectId _id;
    private TreeCursor _tree;
    private TreeCursor _other;
    private bool _inOther;
    private bool _isDone;

    /// <param name="id">The tree's id, for what is said of it when it is damaged.</param>
    public TreeDifference(ObjectId id, ReadOnlySpan<byte> tree, ReadOnlySpan<byte> other)
    {
        _id = id;
        _tree = new TreeCursor(tree);
        _other = new TreeCursor(other);
        var start = TreeCursor.FirstDifference(tree, other);
        _tree.Seek(start);
        _other.Seek(start);
        _inOther = _other.MoveNext();
    }

    /// <summary>The entry.</summary>
    public readonly TreeCursor Current => _tree;

    public readonly TreeDifference GetEnumerator() => this;

    /// <exception cref="ObjectCorruptException">The tree is damaged.</exception>
    public bool MoveNext()
    {
        while (!_isDone && _tree.MoveNext())
        {
            // Both stand at the beginning of an entry: when all that follows is the same, nothing else differs.
            if (_inOther && _tree.Rest.SequenceEqual(_other.Rest))
            {
                _isDone = true;
                return false;
            }

            while (_inOther && _other.Name.SequenceCompareTo(_tree.Name) < 0)
            {
                _inOther = _other.MoveNext();
            }

            if (!_inOther || !_tree.Entry.SequenceEqual(_other.Entry))
            {
                return true;
            }

            _inOther = _other.MoveNext();
        }

        return _isDone || !_tree.IsDamaged ? false : throw new ObjectCorruptException(_id, "the tree ends within an entry");
    }
}
