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

    /// <summary>The name of the current entry; never empty.</summary>
    public ReadOnlySpan<byte> Name { get; private set; }

    /// <summary>What the current entry names.</summary>
    public ObjectId Id { get; private set; }

    /// <summary>Where the next entry begins.</summary>
    public int Position { get; private set; }

    /// <summary>The mode of the current entry, as git reads it: a file is executable or not, whatever else is set.</summary>
    public readonly FileMode Mode => FileModes.Canonical(RawMode);

    public readonly bool IsTree => (RawMode & FileModes.TypeMask) == (int)FileMode.Tree;

    public readonly bool IsSubmodule => FileModes.Canonical(RawMode) == FileMode.Submodule;

    /// <summary>Goes to the next entry.</summary>
    /// <returns>False at the tree's end.</returns>
    /// <exception cref="ObjectCorruptException">The tree is damaged.</exception>
    public bool Read()
    {
        var rest = _tree[Position..];
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
        Name = rest[..length];
        Id = ObjectId.FromBytes(rest[(length + 1)..]);
        Position = _tree.Length - rest.Length + length + 1 + ObjectId.Size;
        return true;
    }

    /// <summary>The current entry as a record.</summary>
    public readonly TreeEntry ToEntry() => new(GitText.Decode(Name), Mode, Id);

    private readonly ObjectCorruptException Corrupt(string problem) =>
        _id.IsZero ? new ObjectCorruptException(problem) : new ObjectCorruptException(_id, problem);
}
