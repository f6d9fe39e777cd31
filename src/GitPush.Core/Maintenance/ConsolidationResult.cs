namespace GitPush.Maintenance;

/// <summary>What became of the objects.</summary>
internal sealed record ConsolidationResult
{
    public int PackedObjects { get; init; }

    public int RemovedPacks { get; init; }

    public int RemovedLooseObjects { get; init; }

    public int PrunedObjects { get; init; }
}
