namespace GitPush.Stages.Policies;

/// <summary>What is wrong with some commits, in their order. Keeps as many lines as anybody is told, and of the rest how many there are.</summary>
internal sealed class CommitFindings
{
    private readonly List<Finding> _findings = [];
    private int _lines;

    /// <summary>What is wrong with the commits, each once.</summary>
    public IReadOnlyList<Finding> All => _findings;

    /// <summary>Takes note of what is wrong with the next commit.</summary>
    /// <param name="position">The commit's place among the new ones.</param>
    /// <param name="policies">The policies that say so: one bit for each.</param>
    /// <param name="lines">What they say, or the beginning of it.</param>
    /// <param name="count">How many lines that would be.</param>
    public void Add(int position, ulong policies, IReadOnlyCollection<string> lines, int count)
    {
        var kept = Math.Min(lines.Count, PolicyFindings.MaxLines - _lines);
        _lines += kept;
        _findings.Add(new Finding(position, policies, kept == 0 ? [] : [.. lines.Take(kept)], count));
    }

    /// <param name="Position">The commit's place among the new ones.</param>
    /// <param name="Policies">The policies that it breaks: one bit for each.</param>
    /// <param name="Lines">What is wrong with it, as far as it is kept.</param>
    /// <param name="Count">How many lines that would be.</param>
    public readonly record struct Finding(int Position, ulong Policies, string[] Lines, int Count);
}
