namespace GitPush.Objects;

/// <summary>
/// Goes through the entries of a tree without allocating. Entries are taken as they come: whether they are sorted and their
/// names are fit for a file system is for others to check.
/// </summary>
internal ref struct TreeReader
{
    // A tree is a row of entries: the mode in octal digits, a space, the name, NUL, 20 bytes of id.
    private const int MaxModeDigits = 7;

    private readonly ReadOnlySpan<byte> _tree;
    private readonly ObjectId _id;
    private int _nameStart;

    /// <param name="tree">The tree's content.</param>
    /// <param name="position">Where an entry begins: what <see cref="Position"/> was after the one before.</param>
    /// <param name="id">The tree's id, for exceptions.</param>
    public TreeReader(ReadOnlySpan<byte> tree, int position = 0, ObjectId id = default)
    {
        _tree = tree;
        _id = id;
        Position = position;
    }

    /// <summary>The mode of the current entry as it stands in the tree.</summary>
    public int RawMode { get; private set; }

    /// <summary>Where the current entry begins.</summary>
    public int Start { get; private set; }

    /// <summary>Where the next entry begins.</summary>
    public int Position { get; private set; }

    /// <summary>The current entry as it lies in the tree.</summary>
    public readonly ReadOnlySpan<byte> Entry => _tree[Start..Position];

    /// <summary>The name of the current entry; never empty once there is one.</summary>
    public readonly ReadOnlySpan<byte> Name =>
        Position == Start ? default : _tree[_nameStart..(Position - ObjectId.Size - 1)];

    /// <summary>What the current entry names; <see cref="ObjectId.Zero"/> before the first one.</summary>
    public readonly ObjectId Id => Position == Start ? default : ObjectId.FromBytes(_tree[(Position - ObjectId.Size)..]);

    /// <summary>The mode of the current entry, as git reads it: a file is executable or not, whatever else is set.</summary>
    public readonly EntryMode Mode => EntryModes.Canonical(RawMode);

    public readonly bool IsTree => (RawMode & EntryModes.TypeMask) == (int)EntryMode.Tree;

    public readonly bool IsSubmodule => EntryModes.Canonical(RawMode) == EntryMode.Submodule;

    /// <summary>Goes to the next entry.</summary>
    /// <returns>False at the tree's end.</returns>
    /// <exception cref="ObjectCorruptException">The tree is damaged.</exception>
    public bool Read()
    {
        Start = Position;
        var rest = _tree[Start..];
        if (rest.IsEmpty)
        {
            return false;
        }

        var mode = 0;
        var i = 0;
        while (i < rest.Length && rest[i] != ' ')
        {
            var digit = rest[i] - '0';
            if ((uint)digit > 7 || i == MaxModeDigits)
            {
                throw Corrupt("malformed mode in tree entry");
            }

            mode = (mode << 3) | digit;
            i++;
        }

        if (i == 0 || i == rest.Length)
        {
            throw Corrupt("malformed mode in tree entry");
        }

        rest = rest[(i + 1)..];
        var length = rest.IndexOf((byte)0);
        if (length < 0 || rest.Length - length - 1 < ObjectId.Size)
        {
            throw Corrupt("too-short tree object");
        }

        if (length == 0)
        {
            throw Corrupt("empty filename in tree entry");
        }

        RawMode = mode;
        _nameStart = Start + i + 1;
        Position = _nameStart + length + 1 + ObjectId.Size;
        return true;
    }

    /// <summary>Goes to where an entry is known to begin; <see cref="Read"/> then reads that entry.</summary>
    public void Seek(int position)
    {
        Start = position;
        Position = position;
    }

    /// <summary>
    /// Skips the entries that stand here and at another reader's place byte for byte; both go on behind the last of them. They are not
    /// parsed, so damage in them goes unnoticed. Both readers must stand where an entry begins.
    /// </summary>
    public void SkipSame(ref TreeReader other)
    {
        var same = _tree[Position..];
        same = same[..same.CommonPrefixLength(other._tree[other.Position..])];
        var skipped = 0;
        while (same[skipped..].IndexOf((byte)0) is >= 0 and var nameEnd && skipped + nameEnd + 1 + ObjectId.Size <= same.Length)
        {
            skipped += nameEnd + 1 + ObjectId.Size;
        }

        Seek(Position + skipped);
        other.Seek(other.Position + skipped);
    }

    /// <summary>The current entry as a record.</summary>
    public readonly TreeEntry ToEntry() => new(GitText.Decode(Name), Mode, Id);

    private readonly ObjectCorruptException Corrupt(string problem) =>
        _id.IsZero ? new ObjectCorruptException(problem) : new ObjectCorruptException(_id, problem);
}
