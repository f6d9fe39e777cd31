namespace GitPush.Hashing;

/// <summary>
/// The disturbance vectors that are looked for: the 32 that are usable for an attack, as in M. Stevens and D. Shumow,
/// "Speeding up detection of SHA-1 collision attacks using unavoidable attack conditions" (USENIX Security 2017), and in git.
/// </summary>
internal static class DisturbanceVectors
{
    /// <summary>The vectors; a vector's position is its bit in a mask of candidates.</summary>
    public static readonly DisturbanceVector[] All =
    [
        .. Of(DisturbanceKind.One, 0, 43, 52),
        .. Of(DisturbanceKind.One, 2, 46, 51),
        .. Of(DisturbanceKind.Two, 0, 45, 56),
        new(DisturbanceKind.Two, 46, 2),
        .. Of(DisturbanceKind.Two, 2, 49, 51),
    ];

    private static IEnumerable<DisturbanceVector> Of(DisturbanceKind kind, int bit, int first, int last) =>
        Enumerable.Range(first, last - first + 1).Select(start => new DisturbanceVector(kind, start, bit));
}
