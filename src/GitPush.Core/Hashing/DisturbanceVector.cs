using System.Numerics;

namespace GitPush.Hashing;

/// <summary>
/// The pattern along which a collision attack on SHA-1 lets two messages differ. Every attack that is known, and every one
/// that the known techniques make thinkable, follows one of a few: they are written I(K,b) and II(K,b), after M. Stevens,
/// "Counter-cryptanalysis" (CRYPTO 2013).
/// </summary>
/// <param name="Kind">I or II.</param>
/// <param name="Start">K: the step of the first of the sixteen words that define the vector, 0 to 64.</param>
/// <param name="Bit">b: how far the vector is rotated to the left, in bits.</param>
internal readonly record struct DisturbanceVector(DisturbanceKind Kind, int Start, int Bit)
{
    // A local collision spreads one disturbed step over the five that follow it.
    private const int LocalCollision = 5;

    /// <summary>
    /// The step at which the disturbed computation is begun: between steps where the vector lets the two messages' states be
    /// equal. Steps 58 and 65 are such for all vectors that are looked for.
    /// </summary>
    public int MeetingStep =>
        Start >= 50 ? Sha1Block.LaterMeetingStep : Sha1Block.EarlierMeetingStep;

    /// <summary>How the 80 words of the two messages' schedules differ, as XOR.</summary>
    public uint[] MessageDifference()
    {
        var disturbances = new uint[LocalCollision + Sha1Block.Steps];
        var vector = disturbances.AsSpan();
        var first = LocalCollision + Start;
        var last = first + Sha1Block.Words - 1;
        vector[last] = BitOperations.RotateLeft(1u, Bit);
        if (Kind == DisturbanceKind.Two)
        {
            vector[first + 1] = vector[first + 3] = BitOperations.RotateLeft(1u << 31, Bit);
        }

        // The schedule's recurrence holds in both directions.
        for (var step = last + 1; step < vector.Length; step++)
        {
            vector[step] = BitOperations.RotateLeft(vector[step - 3] ^ vector[step - 8] ^ vector[step - 14] ^ vector[step - 16], 1);
        }

        for (var step = first - 1; step >= 0; step--)
        {
            vector[step] = BitOperations.RotateRight(vector[step + 16], 1) ^ vector[step + 13] ^ vector[step + 8] ^ vector[step + 2];
        }

        var differences = new uint[Sha1Block.Steps];
        for (var step = 0; step < differences.Length; step++)
        {
            var at = vector[step..];
            differences[step] = at[5] ^ BitOperations.RotateLeft(at[4], 5) ^ at[3]
                ^ BitOperations.RotateLeft(at[2] ^ at[1] ^ at[0], 30);
        }

        return differences;
    }
}
