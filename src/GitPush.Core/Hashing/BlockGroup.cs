using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace GitPush.Hashing;

/// <summary>
/// Takes the blocks of one message into its state, up to eight at a time: one depends on the other, but their schedules, and
/// what these tell of a collision, are computed side by side.
/// </summary>
internal sealed class BlockGroup
{
    /// <summary>Blocks of a group.</summary>
    public const int Blocks = 8;

    /// <summary>Bytes of a group.</summary>
    public const int Size = Blocks * Sha1Block.Size;

    private readonly Vector256<uint>[] _schedules = new Vector256<uint>[Sha1Block.Steps];

    /// <summary>Takes the first blocks of a group.</summary>
    /// <param name="state">The chaining value before them, and after them.</param>
    /// <param name="group">A whole group; what is behind the blocks that count may be anything.</param>
    /// <param name="count">How many blocks count.</param>
    /// <returns>Whether one of them is a block of a collision.</returns>
    public bool Take(ref Sha1State<uint> state, ReadOnlySpan<byte> group, int count)
    {
        var words = MemoryMarshal.Cast<Vector256<uint>, uint>(_schedules.AsSpan());
        for (var lane = 0; lane < Blocks; lane++)
        {
            Schedules.SetBlock(words, lane, Blocks, group.Slice(lane * Sha1Block.Size, Sha1Block.Size));
        }

        Schedules.Expand<Vector256<uint>, Lanes256>(_schedules);
        var candidates = CandidateFilter.Candidates<Vector256<uint>, Lanes256>(_schedules);
        var collision = false;
        for (var lane = 0; lane < count; lane++)
        {
            Sha1Block.Compress<uint, OneLane>(ref state, ref words[lane], out var earlier, out var later);
            var vectors = candidates[lane];
            if (vectors != 0)
            {
                collision |= CollisionSearch.IsCollision(vectors, words[lane..], Blocks, earlier, later, state);
            }
        }

        return collision;
    }
}
