using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

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

    private const int GroupSize = Sha1Block.Lanes * Sha1Block.Size;

    private static readonly uint[][] Differences = [.. DisturbanceVectors.All.Select(vector => vector.MessageDifference())];

    private readonly byte[] _group = new byte[GroupSize];
    private readonly Vector256<uint>[] _schedules = new Vector256<uint>[Sha1Block.Steps];
    private Sha1State _state = Sha1State.Initial;
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
            var taken = Math.Min(message.Length, GroupSize - _pending);
            message[..taken].CopyTo(_group.AsSpan(_pending));
            _pending += taken;
            message = message[taken..];
            if (_pending < GroupSize)
            {
                return;
            }

            TakeBlocks(_group, Sha1Block.Lanes);
            _pending = 0;
        }

        while (message.Length >= GroupSize)
        {
            TakeBlocks(message[..GroupSize], Sha1Block.Lanes);
            message = message[GroupSize..];
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
        if (blocks > Sha1Block.Lanes)
        {
            _group.AsSpan(_pending).Clear();
            TakeBlocks(_group, Sha1Block.Lanes);
            _pending = 0;
            blocks = 1;
        }

        var end = blocks * Sha1Block.Size;
        _group.AsSpan(_pending..end).Clear();
        BinaryPrimitives.WriteUInt64BigEndian(_group.AsSpan(end - sizeof(ulong)), bits);
        TakeBlocks(_group, blocks);

        BinaryPrimitives.WriteUInt32BigEndian(hash, _state.A);
        BinaryPrimitives.WriteUInt32BigEndian(hash[4..], _state.B);
        BinaryPrimitives.WriteUInt32BigEndian(hash[8..], _state.C);
        BinaryPrimitives.WriteUInt32BigEndian(hash[12..], _state.D);
        BinaryPrimitives.WriteUInt32BigEndian(hash[16..], _state.E);
        _state = Sha1State.Initial;
        _length = 0;
        _pending = 0;
    }

    private void TakeBlocks(ReadOnlySpan<byte> group, int count)
    {
        Sha1Block.Expand(group, _schedules);
        var candidates = CandidateFilter.Candidates(_schedules);
        var words = MemoryMarshal.Cast<Vector256<uint>, uint>(_schedules.AsSpan());
        for (var lane = 0; lane < count; lane++)
        {
            Sha1Block.Compress(ref _state, ref words[lane], out var earlier, out var later);
            var vectors = candidates[lane];
            if (vectors != 0)
            {
                LookForCollision(vectors, words[lane..], earlier, later);
            }
        }
    }

    private void LookForCollision(uint vectors, ReadOnlySpan<uint> schedule, Sha1State earlier, Sha1State later)
    {
        for (; vectors != 0; vectors &= vectors - 1)
        {
            var index = BitOperations.TrailingZeroCount(vectors);
            var step = DisturbanceVectors.All[index].MeetingStep;
            var working = step == Sha1Block.EarlierMeetingStep ? earlier : later;
            CollisionFound |= Sha1Block.Recompute(working, step, schedule, Differences[index]) == _state;
        }
    }
}
