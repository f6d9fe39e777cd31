namespace GitPush.Objects;

/// <summary>
/// Reads a commit without allocating. As strict as git about what the object graph is made of, tree and parents; lenient about
/// everything else.
/// </summary>
internal readonly ref struct CommitReader
{
    // tree <id> LF
    // parent <id> LF                      any number
    // author <name> <<email>> <seconds> <zone> LF
    // committer <name> <<email>> <seconds> <zone> LF
    // encoding <name> LF                  and others, such as gpgsig
    // LF
    // message
    private const int ParentLineLength = 7 + ObjectId.HexSize + 1;

    private readonly ReadOnlySpan<byte> _parents;
    private readonly ReadOnlySpan<byte> _rest;

    /// <exception cref="ObjectCorruptException">The commit names no tree, or a parent's line is damaged.</exception>
    public CommitReader(ReadOnlySpan<byte> commit)
    {
        var rest = commit;
        if (!ObjectHeaders.TryTakeId(ref rest, "tree"u8, out var tree))
        {
            throw new ObjectCorruptException("commit without a tree");
        }

        Tree = tree;
        var parents = rest;
        var count = 0;
        while (rest.StartsWith("parent "u8))
        {
            if (!ObjectHeaders.TryTakeId(ref rest, "parent"u8, out _))
            {
                throw new ObjectCorruptException("commit with bad parents");
            }

            count++;
        }

        ParentCount = count;
        _parents = parents[..(count * ParentLineLength)];
        _rest = rest;
    }

    public ObjectId Tree { get; }

    public int ParentCount { get; }

    /// <summary>Name, address and time of the author; empty when they are missing.</summary>
    public ReadOnlySpan<byte> Author => Find("author"u8);

    /// <summary>Name, address and time of the committer; empty when they are missing.</summary>
    public ReadOnlySpan<byte> Committer => Find("committer"u8);

    /// <summary>When it was committed, in seconds since 1970; zero when that cannot be read, as for git.</summary>
    public long CommitterTime => SignatureText.Seconds(Committer);

    /// <summary>The encoding of message and names; empty for UTF-8.</summary>
    public ReadOnlySpan<byte> Encoding => Find("encoding"u8);

    public ReadOnlySpan<byte> Message => ObjectHeaders.Message(_rest);

    public ObjectId Parent(int index)
    {
        _ = ObjectId.TryParse(_parents.Slice((index * ParentLineLength) + 7, ObjectId.HexSize), out var id);
        return id;
    }

    /// <summary>The commit as a record.</summary>
    public Commit ToCommit(ObjectId id)
    {
        var parents = new ObjectId[ParentCount];
        for (var i = 0; i < parents.Length; i++)
        {
            parents[i] = Parent(i);
        }

        var encoding = Encoding;
        return new Commit
        {
            Id = id,
            Tree = Tree,
            Parents = parents,
            Author = SignatureText.Parse(Author, encoding),
            Committer = SignatureText.Parse(Committer, encoding),
            Message = GitText.Decode(Message, encoding),
        };
    }

    private ReadOnlySpan<byte> Find(ReadOnlySpan<byte> key) => ObjectHeaders.TryFind(_rest, key, out var value) ? value : default;
}
