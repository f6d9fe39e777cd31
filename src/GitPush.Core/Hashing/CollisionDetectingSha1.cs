using System.Buffers.Binary;

namespace GitPush.Hashing;

/// <summary>
/// SHA-1 that notices when a message was made by a collision attack, as git's does: for each block and each disturbance vector
/// that the block could belong to, it computes what the attack's other message would hash to, and a match gives the attack
/// away. The hash is plain SHA-1. One instance hashes one message after another without allocating. Not thread-safe.
/// </summary>
internal sealed class CollisionDetectingSha1
{
    /// <summary>Bytes of a hash.</summary>
    public const int HashSize = 20;

    private readonly byte[] _group = new byte[BlockGroup.Size];
    private readonly BlockGroup _blocks = new();
    private Sha1State<uint> _state = Sha1Block.InitialState;
    private ulong _length;
    private int _pending;

    /// <summary>Whether the message that is hashed, or the one that was hashed last, carries the mark of a collision attack.</summary>
    public bool CollisionFound { get; private set; }

    /// <summary>The next part of the message.</summary>
    public void Append(ReadOnlySpan<byte> message)
    {
        if (_length == 0)
        {
            CollisionFound = false;
        }

        _length += (ulong)message.Length;
        if (_pending > 0)
        {
            var taken = Math.Min(message.Length, BlockGroup.Size - _pending);
            message[..taken].CopyTo(_group.AsSpan(_pending));
            _pending += taken;
            message = message[taken..];
            if (_pending < BlockGroup.Size)
            {
                return;
            }

            TakeBlocks(_group, BlockGroup.Blocks);
            _pending = 0;
        }

        while (message.Length >= BlockGroup.Size)
        {
            TakeBlocks(message[..BlockGroup.Size], BlockGroup.Blocks);
            message = message[BlockGroup.Size..];
        }

        message.CopyTo(_group);
        _pending = message.Length;
    }

    /// <summary>Ends the message; the instance is ready for the next one.</summary>
    /// <param name="hash">Gets the hash, 20 bytes.</param>
    public void Finish(Span<byte> hash)
    {
        if (_length == 0)
        {
            CollisionFound = false;
        }

        // A bit of one, zeros, and the length in bits as the last eight bytes of a block (FIPS 180-4 §5.1.1).
        var bits = _length * 8;
        _group[_pending++] = 0x80;
        var blocks = (_pending + sizeof(ulong) + Sha1Block.Size - 1) / Sha1Block.Size;
        if (blocks > BlockGroup.Blocks)
        {
            _group.AsSpan(_pending).Clear();
            TakeBlocks(_group, BlockGroup.Blocks);
            _pending = 0;
            blocks = 1;
        }

        var end = blocks * Sha1Block.Size;
        _group.AsSpan(_pending..end).Clear();
        BinaryPrimitives.WriteUInt64BigEndian(_group.AsSpan(end - sizeof(ulong)), bits);
        TakeBlocks(_group, blocks);

        Sha1Block.WriteHash(_state, hash);
        _state = Sha1Block.InitialState;
        _length = 0;
        _pending = 0;
    }

    private void TakeBlocks(ReadOnlySpan<byte> group, int count) => CollisionFound |= _blocks.Take(ref _state, group, count);
}
