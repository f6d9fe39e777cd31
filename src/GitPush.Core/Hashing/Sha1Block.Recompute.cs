using System.Numerics;

namespace GitPush.Hashing;

internal static partial class Sha1Block
{
    /// <summary>
    /// Computes the chaining value that would follow a block whose schedule differs by a pattern and whose computation has a
    /// given working state at one step: back to the beginning, on to the end, and the sum of both.
    /// </summary>
    /// <param name="working">The working state before <paramref name="step"/>.</param>
    /// <param name="step">The step, 0 to 80.</param>
    /// <param name="schedule">The schedules of eight blocks, word by word, from this block's first word on.</param>
    /// <param name="difference">The 80 words by which the other block's schedule differs.</param>
    public static Sha1State Recompute(Sha1State working, int step, ReadOnlySpan<uint> schedule, ReadOnlySpan<uint> difference)
    {
        var before = working;
        for (var t = step - 1; t >= 0; t--)
        {
            before = StepBack(before, t, schedule[t * Lanes] ^ difference[t]);
        }

        var after = working;
        for (var t = step; t < Steps; t++)
        {
            after = StepOn(after, t, schedule[t * Lanes] ^ difference[t]);
        }

        return before.Plus(after);
    }

    private static Sha1State StepOn(Sha1State state, int step, uint word)
    {
        var (a, b, c, d, e) = state;
        var next = BitOperations.RotateLeft(a, 5) + Mix(b, c, d, step) + e + word;
        return new Sha1State(next, a, BitOperations.RotateLeft(b, 30), c, d);
    }

    private static Sha1State StepBack(Sha1State state, int step, uint word)
    {
        var (next, a, rotated, c, d) = state;
        var b = BitOperations.RotateRight(rotated, 30);
        var e = next - BitOperations.RotateLeft(a, 5) - Mix(b, c, d, step) - word;
        return new Sha1State(a, b, c, d, e);
    }

    private static uint Mix(uint b, uint c, uint d, int step) => step switch
    {
        < 20 => (d ^ (b & (c ^ d))) + K0,
        < 40 => (b ^ c ^ d) + K1,
        < 60 => (b & c) + (d & (b ^ c)) + K2,
        _ => (b ^ c ^ d) + K3,
    };
}
