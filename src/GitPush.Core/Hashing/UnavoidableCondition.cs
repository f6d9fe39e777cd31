using static GitPush.Hashing.DisturbanceKind;

namespace GitPush.Hashing;

/// <summary>
/// A relation between two bits of the message schedule without which no attack along a disturbance vector works: an attacker
/// cannot avoid it, and a message that has nothing to do with an attack breaks one sooner or later.
/// </summary>
/// <param name="Kind">The kind of the vectors that have the condition.</param>
/// <param name="Bit">Their rotation.</param>
/// <param name="First">The first of their start steps.</param>
/// <param name="Last">The last of their start steps.</param>
/// <param name="Step">A word of the schedule, counted from the vector's start.</param>
/// <param name="StepBit">The bit in it.</param>
/// <param name="Other">Another word, counted from the vector's start.</param>
/// <param name="OtherBit">The bit in that.</param>
/// <param name="Differ">Whether the two bits must differ; otherwise they must be equal.</param>
internal readonly record struct UnavoidableCondition(
    DisturbanceKind Kind, int Bit, int First, int Last, int Step, int StepBit, int Other, int OtherBit, bool Differ)
{
    private const bool Equal = false;
    private const bool Unequal = true;

    /// <summary>
    /// The conditions of all vectors, from the analysis of Stevens and Shumow (2017). They depend on the vector's start only
    /// where steps before the 36th, which an attacker can control, or the last ones play a part.
    /// </summary>
    public static readonly UnavoidableCondition[] All =
    [
        new(One, 0, 51, 51, -16, 3, -12, 28, Equal),
        new(One, 0, 50, 52, -14, 4, -13, 4, Unequal),
        new(One, 0, 48, 52, -13, 4, -9, 29, Equal),
        new(One, 0, 47, 52, -10, 4, -7, 29, Equal),
        new(One, 0, 45, 46, -10, 4, -6, 29, Equal),
        new(One, 0, 48, 52, -8, 29, -7, 29, Equal),
        new(One, 0, 47, 52, -7, 29, -6, 29, Equal),
        new(One, 0, 43, 46, -6, 4, -4, 4, Unequal),
        new(One, 0, 43, 52, -6, 4, -3, 29, Equal),
        new(One, 0, 43, 44, -4, 4, -2, 4, Unequal),
        new(One, 0, 43, 52, -4, 4, -1, 29, Equal),
        new(One, 0, 44, 52, -4, 29, -3, 29, Equal),
        new(One, 0, 52, 52, -4, 29, 3, 29, Unequal),
        new(One, 0, 47, 52, -3, 29, -1, 29, Unequal),
        new(One, 0, 51, 51, -3, 29, 4, 29, Unequal),
        new(One, 0, 43, 52, -2, 4, 1, 29, Equal),
        new(One, 0, 45, 51, -1, 29, 1, 29, Unequal),
        new(One, 0, 43, 52, 0, 4, 3, 29, Equal),
        new(One, 0, 43, 49, 1, 29, 3, 29, Unequal),
        new(One, 0, 50, 50, 1, 29, 4, 29, Unequal),
        new(One, 0, 52, 52, 1, 29, 4, 29, Unequal),
        new(One, 0, 43, 52, 3, 29, 4, 29, Equal),
        new(One, 0, 45, 48, 15, 0, 16, 5, Unequal),
        new(One, 0, 43, 44, 15, 0, 20, 30, Unequal),
        new(One, 0, 43, 44, 16, 5, 20, 30, Equal),
        new(One, 0, 43, 45, 18, 1, 19, 6, Unequal),
        new(One, 2, 51, 51, -16, 5, -12, 30, Equal),
        new(One, 2, 51, 51, -14, 1, -14, 6, Equal),
        new(One, 2, 49, 51, -14, 1, -13, 6, Unequal),
        new(One, 2, 46, 48, -11, 1, -10, 6, Unequal),
        new(One, 2, 50, 51, -11, 1, -10, 6, Unequal),
        new(One, 2, 49, 49, -11, 1, -9, 1, Unequal),
        new(One, 2, 49, 51, -10, 6, -9, 1, Equal),
        new(One, 2, 46, 48, -7, 1, -6, 6, Unequal),
        new(One, 2, 51, 51, -7, 1, -6, 6, Unequal),
        new(One, 2, 49, 50, -7, 1, 1, 1, Unequal),
        new(One, 2, 46, 51, -6, 6, -4, 6, Equal),
        new(One, 2, 46, 51, -4, 6, -2, 6, Equal),
        new(One, 2, 46, 51, -2, 6, 0, 6, Equal),
        new(One, 2, 46, 51, 0, 6, 1, 1, Equal),
        new(One, 2, 46, 48, 15, 2, 16, 7, Unequal),
        new(Two, 0, 54, 56, -18, 4, -16, 4, Unequal),
        new(Two, 0, 55, 56, -18, 4, -15, 29, Equal),
        new(Two, 0, 52, 56, -16, 4, -14, 4, Unequal),
        new(Two, 0, 53, 56, -16, 4, -13, 29, Equal),
        new(Two, 0, 56, 56, -16, 29, -15, 29, Equal),
        new(Two, 0, 48, 52, -13, 30, -8, 28, Unequal),
        new(Two, 0, 47, 56, -12, 3, -8, 28, Equal),
        new(Two, 0, 47, 56, -12, 4, -8, 29, Equal),
        new(Two, 0, 46, 56, -9, 4, -6, 29, Equal),
        new(Two, 0, 45, 45, -9, 4, -5, 29, Equal),
        new(Two, 0, 47, 56, -7, 29, -6, 29, Equal),
        new(Two, 0, 46, 56, -6, 29, -5, 29, Equal),
        new(Two, 0, 45, 56, -4, 4, -1, 29, Equal),
        new(Two, 0, 45, 56, -2, 29, -1, 29, Equal),
        new(Two, 0, 45, 56, -1, 29, 0, 29, Equal),
        new(Two, 0, 55, 55, 2, 4, 4, 29, Equal),
        new(Two, 0, 45, 54, 2, 4, 5, 29, Equal),
        new(Two, 0, 45, 52, 4, 4, 7, 29, Equal),
        new(Two, 0, 53, 56, 4, 4, 8, 29, Equal),
        new(Two, 0, 45, 54, 4, 29, 5, 29, Equal),
        new(Two, 0, 47, 47, 4, 29, 7, 29, Unequal),
        new(Two, 0, 49, 49, 4, 29, 7, 29, Unequal),
        new(Two, 0, 52, 52, 4, 29, 7, 29, Unequal),
        new(Two, 0, 45, 45, 5, 29, 7, 29, Unequal),
        new(Two, 0, 46, 46, 5, 29, 8, 29, Unequal),
        new(Two, 0, 48, 48, 5, 29, 8, 29, Unequal),
        new(Two, 0, 50, 51, 5, 29, 8, 29, Unequal),
        new(Two, 0, 53, 53, 5, 29, 8, 29, Unequal),
        new(Two, 0, 45, 52, 7, 29, 8, 29, Equal),
        new(Two, 0, 45, 48, 15, 0, 16, 5, Unequal),
        new(Two, 0, 45, 45, 18, 1, 19, 6, Unequal),
        new(Two, 2, 49, 51, -13, 0, -8, 30, Unequal),
        new(Two, 2, 49, 51, -12, 5, -8, 30, Equal),
        new(Two, 2, 46, 46, -10, 1, -9, 6, Unequal),
        new(Two, 2, 49, 51, -10, 1, -9, 6, Unequal),
        new(Two, 2, 49, 51, -9, 6, -8, 1, Equal),
        new(Two, 2, 46, 46, -5, 1, -4, 6, Unequal),
        new(Two, 2, 49, 49, -5, 1, -4, 6, Unequal),
        new(Two, 2, 50, 51, -5, 1, -3, 1, Unequal),
        new(Two, 2, 46, 46, -4, 6, -3, 1, Equal),
        new(Two, 2, 49, 51, -4, 6, -3, 1, Equal),
        new(Two, 2, 46, 46, 1, 1, 5, 1, Unequal),
        new(Two, 2, 49, 51, 1, 1, 5, 1, Unequal),
        new(Two, 2, 46, 46, 2, 6, 4, 6, Equal),
        new(Two, 2, 49, 51, 2, 6, 4, 6, Equal),
        new(Two, 2, 46, 46, 4, 6, 5, 1, Equal),
        new(Two, 2, 49, 51, 4, 6, 5, 1, Equal),
        new(Two, 2, 46, 46, 15, 2, 16, 7, Unequal),
    ];

    /// <summary>Whether a vector must meet this condition.</summary>
    public bool Binds(DisturbanceVector vector) =>
        vector.Kind == Kind && vector.Bit == Bit && vector.Start >= First && vector.Start <= Last;
}
