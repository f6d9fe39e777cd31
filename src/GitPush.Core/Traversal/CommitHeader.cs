using System.Buffers.Text;
using GitPush.Objects;

namespace GitPush.Traversal;

/// <summary>What a walk needs of a commit, read without decoding the rest.</summary>
internal ref struct CommitHeader
{
    private const int TreeLine = 5 + ObjectId.HexSize + 1;
    private const int ParentLine = 7 + ObjectId.HexSize + 1;

    private ReadOnlySpan<byte> _rest;

    // commit = "tree" SP hex LF *("parent" SP hex LF) "author" SP ident LF "committer" SP ident LF *header LF message
    // ident  = name SP "<" email ">" SP seconds SP zone

    /// <exception cref="ObjectCorruptException">The object does not begin as a commit does.</exception>
    public CommitHeader(ObjectId id, ReadOnlySpan<byte> commit)
    {
        if (commit.Length < TreeLine || !commit.StartsWith("tree "u8) || commit[TreeLine - 1] != '\n'
            || !ObjectId.TryParse(commit.Slice(5, ObjectId.HexSize), out var tree))
        {
            throw new ObjectCorruptException(id, "the commit names no tree");
        }

        Tree = tree;
        _rest = commit[TreeLine..];
    }

    public ObjectId Tree { get; }

    /// <summary>The next parent, in order.</summary>
    public bool TryReadParent(out ObjectId parent)
    {
        parent = default;
        if (_rest.Length < ParentLine || !_rest.StartsWith("parent "u8) || _rest[ParentLine - 1] != '\n'
            || !ObjectId.TryParse(_rest.Slice(7, ObjectId.HexSize), out parent))
        {
            return false;
        }

        _rest = _rest[ParentLine..];
        return true;
    }

    /// <summary>The committer's time in seconds since 1970, after the parents were read; 0 where the commit has none.</summary>
    public readonly long ReadDate()
    {
        var committer = _rest.StartsWith("committer "u8) ? 0 : _rest.IndexOf("\ncommitter "u8) + 1;
        var line = _rest[committer..];
        if (!line.StartsWith("committer "u8))
        {
            return 0;
        }

        var end = line.IndexOf((byte)'\n');
        line = end < 0 ? line : line[..end];
        var time = line[(line.LastIndexOf((byte)'>') + 1)..].TrimStart((byte)' ');
        return Utf8Parser.TryParse(time, out long seconds, out _) ? seconds : 0;
    }
}
