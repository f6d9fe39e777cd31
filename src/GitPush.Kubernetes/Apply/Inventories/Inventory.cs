namespace GitPush.Kubernetes.Apply.Inventories;

/// <summary>What the pushes of one deployment have put into a cluster.</summary>
/// <param name="Objects">
/// All objects that are there or may be: before anything is applied the new ones are added, and only when they are healthy and
/// the old ones are pruned those are taken out. A crash at any moment loses none.
/// </param>
internal sealed record Inventory(IReadOnlyList<InventoryEntry> Objects)
{
    public static Inventory Empty { get; } = new([]);

    /// <summary>What the push that has not come to its end found; null when there is no such push.</summary>
    public IReadOnlyList<InventoryEntry>? Previous { get; init; }

    /// <summary>The push that has not come to its end.</summary>
    public PendingDeploy? Pending { get; init; }

    /// <summary>The repository that is deployed; null when it is not known.</summary>
    public string? Repository { get; init; }

    /// <summary>Both, each object once, in the version in which it came last.</summary>
    public static IReadOnlyList<InventoryEntry> Unite(IEnumerable<InventoryEntry> older, IEnumerable<InventoryEntry> newer)
    {
        var entries = new Dictionary<ObjectIdentity, InventoryEntry>();
        foreach (var entry in older.Concat(newer))
        {
            entries[entry.Identity] = entry;
        }

        return [.. entries.Values];
    }
}
