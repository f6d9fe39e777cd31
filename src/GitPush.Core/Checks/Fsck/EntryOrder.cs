namespace GitPush.Checks.Fsck;

/// <summary>
/// Whether a tree's entries are sorted, a folder's name as if it ended in a slash, and no name is there twice. Names are held
/// as places in the tree.
/// </summary>
internal sealed class EntryOrder
{
    // Files whose names a later folder may have: "a" of  a  a.b  a.b.c  a/  where the two do not stand side by side.
    private readonly Stack<(int Start, int End)> _candidates = [];

    private int _lastStart;
    private int _lastEnd;
    private bool _lastIsTree;
    private bool _isFirst;

    /// <summary>Whether an entry comes before one that it should follow.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>Whether a name is there twice.</summary>
    public bool HasDuplicates { get; private set; }

    /// <summary>Begins a tree.</summary>
    public void Begin()
    {
        _candidates.Clear();
        _isFirst = true;
        IsBroken = false;
        HasDuplicates = false;
    }

    /// <summary>Takes the next entry.</summary>
    public void Add(ReadOnlySpan<byte> tree, int start, int end, bool isTree)
    {
        if (!_isFirst)
        {
            Compare(tree, tree[_lastStart.._lastEnd], tree[start..end], isTree);
        }

        _isFirst = false;
        _lastStart = start;
        _lastEnd = end;
        _lastIsTree = isTree;
    }

    private void Compare(ReadOnlySpan<byte> tree, ReadOnlySpan<byte> last, ReadOnlySpan<byte> name, bool isTree)
    {
        // Most neighbours differ early.
        if (last[0] < name[0])
        {
            return;
        }

        var common = last.CommonPrefixLength(name);
        if (common < last.Length && common < name.Length)
        {
            IsBroken |= last[common] > name[common];
            return;
        }

        if (last.Length == name.Length)
        {
            HasDuplicates = true;
            return;
        }

        var lastNext = At(last, common, _lastIsTree);
        var next = At(name, common, isTree);
        if (lastNext == 0 && IsLessThanSlash(next))
        {
            _candidates.Push((_lastStart, _lastEnd));
        }
        else if (next == '/' && IsLessThanSlash(lastNext))
        {
            HasDuplicates |= IsNamedBefore(tree, name);
        }

        IsBroken |= lastNext >= next;
    }

    /// <summary>Whether a file has the name of this folder. Files that no later folder can have the name of are forgotten.</summary>
    private bool IsNamedBefore(ReadOnlySpan<byte> tree, ReadOnlySpan<byte> folder)
    {
        while (_candidates.TryPop(out var candidate))
        {
            var file = tree[candidate.Start..candidate.End];
            if (!folder.StartsWith(file))
            {
                continue;
            }

            if (file.Length == folder.Length)
            {
                return true;
            }

            if (IsLessThanSlash(folder[file.Length]))
            {
                _candidates.Push(candidate);
                return false;
            }
        }

        return false;
    }

    private static byte At(ReadOnlySpan<byte> name, int index, bool isTree) =>
        index < name.Length ? name[index] : isTree ? (byte)'/' : (byte)0;

    private static bool IsLessThanSlash(byte c) => c is > 0 and < (byte)'/';
}
