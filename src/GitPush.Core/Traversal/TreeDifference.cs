using GitPush.Objects;

namespace GitPush.Traversal;

/// <summary>
/// The entries of a tree that another tree does not have in the same words. Meant for two states of one folder, which mostly
/// differ in one entry: what stands before, between and behind differences is compared as bytes and not parsed. Right for any
/// two trees; where they are not sorted, entries that both have may be among the result.
/// </summary>
internal ref struct TreeDifference(ObjectId id, ReadOnlyMemory<byte> tree, TreeLayout other)
{
    private readonly ReadOnlySpan<byte> _otherBytes = other.Bytes.Span;
    private readonly ReadOnlySpan<int> _starts = other.Starts;
    private TreeReader _reader = new(tree.Span, id: id);

    // The entry of the other tree that is compared next; behind the last one when it equals the number of entries.
    private int _index;
    private bool _isReplaced;
    private bool _isAligned = true;

    /// <summary>The entry.</summary>
    public readonly TreeReader Current => _reader;

    /// <summary>
    /// After the last entry: the tree's layout. Costs nothing when only ids differ: it is the other tree's then, which had it.
    /// </summary>
    /// <exception cref="ObjectCorruptException">The tree is damaged.</exception>
    public readonly TreeLayout Layout() =>
        _isAligned && tree.Length == _otherBytes.Length ? other.MoveTo(tree) : TreeLayout.Parse(id, tree);

    /// <exception cref="ObjectCorruptException">The tree is damaged.</exception>
    public bool MoveNext()
    {
        _index += _isReplaced ? 1 : 0;
        _isReplaced = false;
        do
        {
            SkipSame();
            if (!_reader.Read())
            {
                return false;
            }
        }
        while (SkipAbsent());

        _isAligned &= _isReplaced && IsAligned();
        return true;
    }

    /// <summary>Goes on in both trees, which stand at the beginning of an entry, to the next entry that is not the same.</summary>
    private void SkipSame()
    {
        var position = _reader.Position;
        var otherPosition = _starts[_index];
        var same = tree.Span[position..].CommonPrefixLength(_otherBytes[otherPosition..]);
        if (same == 0)
        {
            return;
        }

        // The last entry that begins within what is the same; the end when everything is.
        var next = _starts[_index..].BinarySearch(otherPosition + same);
        _index += next >= 0 ? next : ~next - 1;
        _reader.Seek(position + _starts[_index] - otherPosition);
    }

    /// <summary>Skips entries that only the other tree has.</summary>
    /// <returns>Whether that led to an entry which is the same in both trees.</returns>
    private bool SkipAbsent()
    {
        var first = _index;
        while (_index < _starts.Length - 1)
        {
            var entry = new TreeReader(_otherBytes, _starts[_index]);
            _ = entry.Read();
            var order = entry.Name.SequenceCompareTo(_reader.Name);
            if (order >= 0)
            {
                _isReplaced = order == 0;
                break;
            }

            _index++;
        }

        if (_index == first)
        {
            return false;
        }

        _isAligned = false;
        var isSame = _isReplaced && _reader.Entry.SequenceEqual(_otherBytes[_starts[_index].._starts[_index + 1]]);
        if (isSame)
        {
            _isReplaced = false;
            _reader.Seek(_reader.Start);
        }

        return isSame;
    }

    /// <summary>Whether the entry and the one it replaces differ in nothing but the id.</summary>
    private readonly bool IsAligned()
    {
        var start = _starts[_index];
        var entry = _reader.Entry;
        return start == _reader.Start && _starts[_index + 1] - start == entry.Length
            && _otherBytes.Slice(start, entry.Length - ObjectId.Size).SequenceEqual(entry[..^ObjectId.Size]);
    }
}
