using System.Buffers.Binary;
using System.Diagnostics;

namespace GitPush.Hashing;

/// <summary>A message in its lane, block by block: a header and a content that lie apart, and the padding behind them.</summary>
internal struct LaneMessage
{
    // A block that is put together, or the last two.
    private const int EdgeSize = 2 * Sha1Block.Size;

    private readonly byte[] _edge;
    private ReadOnlyMemory<byte> _content;
    private ulong _bits;
    private int _edgePosition;
    private int _edgeLength;
    private bool _isPadded;

    /// <summary>An empty lane.</summary>
    public LaneMessage() => _edge = new byte[EdgeSize];

    /// <summary>Whether there is a message whose hash is still to come.</summary>
    public bool IsBusy { get; private set; }

    /// <summary>Whether the last block has been given out.</summary>
    public readonly bool IsAtEnd => _isPadded && _edgePosition == _edgeLength;

    /// <summary>What the message is called by whoever brought it.</summary>
    public int Token { get; private set; }

    /// <summary>Whether a block of it was found to be one of a collision.</summary>
    public bool CollisionFound { get; set; }

    /// <summary>Begins a message.</summary>
    /// <param name="header">What comes before the content, less than a block.</param>
    public void Start(int token, ReadOnlySpan<byte> header, ReadOnlyMemory<byte> content)
    {
        Debug.Assert(header.Length < Sha1Block.Size, "It shares a block with the content.");
        Token = token;
        IsBusy = true;
        CollisionFound = false;
        _bits = (ulong)(header.Length + (long)content.Length) * 8;
        _isPadded = false;
        _edgePosition = 0;

        header.CopyTo(_edge);
        var shared = Math.Min(Sha1Block.Size - header.Length, content.Length);
        content.Span[..shared].CopyTo(_edge.AsSpan(header.Length));
        _content = content[shared..];
        _edgeLength = header.Length + shared;
        if (_edgeLength < Sha1Block.Size)
        {
            Pad();
        }
    }

    /// <summary>The next block, until <see cref="IsAtEnd"/>.</summary>
    public ReadOnlySpan<byte> NextBlock()
    {
        if (_edgePosition == _edgeLength)
        {
            if (_content.Length >= Sha1Block.Size)
            {
                var block = _content.Span[..Sha1Block.Size];
                _content = _content[Sha1Block.Size..];
                return block;
            }

            _content.Span.CopyTo(_edge);
            _edgeLength = _content.Length;
            _edgePosition = 0;
            _content = default;
            Pad();
        }

        var next = _edge.AsSpan(_edgePosition, Sha1Block.Size);
        _edgePosition += Sha1Block.Size;
        return next;
    }

    /// <summary>Lets go of the message.</summary>
    public void Finish() => IsBusy = false;

    // A bit of one, zeros, and the length in bits as the last eight bytes of a block (FIPS 180-4 §5.1.1).
    private void Pad()
    {
        var end = _edgeLength + 1 + sizeof(ulong) <= Sha1Block.Size ? Sha1Block.Size : EdgeSize;
        _edge.AsSpan(_edgeLength, end - _edgeLength).Clear();
        _edge[_edgeLength] = 0x80;
        BinaryPrimitives.WriteUInt64BigEndian(_edge.AsSpan(end - sizeof(ulong)), _bits);
        _edgeLength = end;
        _isPadded = true;
    }
}
