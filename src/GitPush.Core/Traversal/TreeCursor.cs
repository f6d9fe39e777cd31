using GitPush.Objects;

namespace GitPush.Traversal;

/// <summary>
/// Steps through the bytes of a tree without decoding what a walk does not need.
/// <code>
/// entry = mode in octal | SP | name | NUL | 20 bytes of id
/// </code>
/// </summary>
internal ref struct TreeCursor(ReadOnlySpan<byte> tree)
{
    private readonly ReadOnlySpan<byte> _tree = tree;
    private int _modeLength;
    private int _length;

    /// <summary>Where the current entry begins; after the last one, where the tree ends.</summary>
    public int Position { get; private set; }

    /// <summary>The current entry as it lies.</summary>
    public readonly ReadOnlySpan<byte> Entry => _tree.Slice(Position, _length);

    public readonly ReadOnlySpan<byte> Name => _tree.Slice(Position + _modeLength + 1, _length - _modeLength - 2 - ObjectId.Size);

    public readonly ObjectId Id => ObjectId.FromBytes(_tree[(Position + _length - ObjectId.Size)..]);

    /// <summary>Mode 40000, which old programs wrote with a zero in front.</summary>
    public readonly bool IsTree => Mode is [(byte)'4', ..] or [(byte)'0', (byte)'4', ..];

    /// <summary>Mode 160000: the id is that of a commit in another repository.</summary>
    public readonly bool IsSubmodule => Mode is [(byte)'1', (byte)'6', ..];

    private readonly ReadOnlySpan<byte> Mode => _tree.Slice(Position, _modeLength);

    /// <summary>Goes to the next entry, at first to the first one.</summary>
    /// <returns>False at the end, or where the bytes are no entry: <see cref="IsDamaged"/> tells which.</returns>
    public bool MoveNext()
    {
        Position += _length;
        _length = 0;
        var rest = _tree[Position..];
        _modeLength = rest.IndexOf((byte)' ');
        var end = _modeLength <= 0 ? -1 : rest.IndexOf((byte)0);
        if (end < _modeLength || end + 1 + ObjectId.Size > rest.Length)
        {
            return false;
        }

        _length = end + 1 + ObjectId.Size;
        return true;
    }

    /// <summary>After <see cref="MoveNext"/> returned false: whether bytes were left.</summary>
    public readonly bool IsDamaged => Position != _tree.Length;

    /// <summary>Leaves the current entry: <see cref="Position"/> is then where the next one begins.</summary>
    public void Skip() => Seek(Position + _length);

    /// <summary>Goes to where an entry is known to begin; <see cref="MoveNext"/> then goes to that entry.</summary>
    public void Seek(int position)
    {
        Position = position;
        _length = 0;
    }
}
