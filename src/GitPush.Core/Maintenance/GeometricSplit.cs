namespace GitPush.Maintenance;

/// <summary>
/// Which packs are to become one, so that afterwards each pack has at least twice as many objects as the next smaller one, as
/// <c>git repack --geometric=2</c>. So an object is copied about once for each doubling of the repository, however often this runs.
/// </summary>
internal static class GeometricSplit
{
    private const long Factor = 2;

    /// <summary>How many of the smallest packs are to be packed together.</summary>
    /// <param name="counts">The packs' numbers of objects, smallest first.</param>
    /// <param name="loose">How many loose objects go into the new pack.</param>
    public static int Find(IReadOnlyList<int> counts, int loose)
    {
        var split = counts.Count;
        while (split > 1 && counts[split - 1] >= Factor * counts[split - 2])
        {
            split--;
        }

        // The smaller pack of the last pair belongs to the progression when all of them do.
        split = split <= 1 ? 0 : split;
        var total = (long)loose;
        for (var i = 0; i < split; i++)
        {
            total += counts[i];
        }

        // The new pack may be too large for those above it.
        while (total > 0 && split < counts.Count && counts[split] < Factor * total)
        {
            total += counts[split++];
        }

        return split;
    }
}
