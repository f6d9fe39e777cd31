namespace GitPush.Hooks;

/// <summary>
/// A pipeline as it was added: stages for the refs that it takes. The pipelines are asked in the order in which they were added, and
/// the first one whose patterns match takes a ref.
/// </summary>
/// <param name="name">Its name, which stands before those of its stages.</param>
/// <param name="refs">The refs that it takes.</param>
/// <param name="earlier">The pipelines that are asked before it.</param>
internal sealed class PipelineRegistration(string name, GlobList refs, IReadOnlyList<PipelineRegistration> earlier)
{
    public string Name { get; } = name;

    /// <summary>Whether it takes every ref that no earlier one does, so that it says nothing about which are meant.</summary>
    public bool TakesRest => refs.MatchesAll;

    /// <summary>Whether an update is for this pipeline.</summary>
    public bool Takes(RefUpdate update) => Matches(update) && !earlier.Any(other => other.Matches(update));

    private bool Matches(RefUpdate update) => update.IsIn(refs);
}
