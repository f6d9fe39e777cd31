namespace GitPush.Maintenance;

/// <summary>What maintenance did for a repository.</summary>
public sealed record MaintenanceResult
{
    /// <summary>Why nothing was done; null when the repository was maintained.</summary>
    public string? SkippedBecause { get; init; }

    /// <summary>What could not be done while the rest was; empty when all went well.</summary>
    public IReadOnlyList<string> Problems { get; init; } = [];

    /// <summary>Refs that were moved into <c>packed-refs</c>.</summary>
    public int PackedRefs { get; init; }

    /// <summary>Objects in the packs that were written.</summary>
    public int PackedObjects { get; init; }

    /// <summary>Packs that were removed, because their objects are in a new one or are not needed any more.</summary>
    public int RemovedPacks { get; init; }

    /// <summary>Files of loose objects that were removed for the same reasons.</summary>
    public int RemovedLooseObjects { get; init; }

    /// <summary>Objects that are gone: unreachable and old.</summary>
    public int PrunedObjects { get; init; }

    /// <summary>Unreachable objects that are kept because they are young.</summary>
    public int UnreachableObjects { get; init; }

    /// <summary>Commits in the commit-graph that was written; 0 when none was.</summary>
    public int CommitGraphCommits { get; init; }

    /// <summary>Files and folders of crashed processes that were removed.</summary>
    public int RemovedLeftovers { get; init; }
}
