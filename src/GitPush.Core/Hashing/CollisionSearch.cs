using System.Numerics;

namespace GitPush.Hashing;

/// <summary>
/// Tells whether a block is one of two that collide, by computing for each disturbance vector what the other block would lead to.
/// </summary>
internal static class CollisionSearch
{
    private static readonly uint[][] Differences = [.. DisturbanceVectors.All.Select(vector => vector.MessageDifference())];

    /// <param name="vectors">The vectors to look at, a bit for each of <see cref="DisturbanceVectors.All"/>.</param>
    /// <param name="schedule">The block's schedule from its first word on.</param>
    /// <param name="stride">How far it is from one word to the next.</param>
    /// <param name="earlier">The working state before step 58.</param>
    /// <param name="later">The working state before step 65.</param>
    /// <param name="after">The chaining value after the block.</param>
    public static bool IsCollision(
        uint vectors, ReadOnlySpan<uint> schedule, int stride, Sha1State<uint> earlier, Sha1State<uint> later, Sha1State<uint> after)
    {
        for (; vectors != 0; vectors &= vectors - 1)
        {
            var index = BitOperations.TrailingZeroCount(vectors);
            var step = DisturbanceVectors.All[index].MeetingStep;
            var working = step == Sha1Block.EarlierMeetingStep ? earlier : later;
            if (Sha1Block.Recompute(working, step, schedule, stride, Differences[index]) == after)
            {
                return true;
            }
        }

        return false;
    }
}
