using GitPush.Objects;

namespace GitPush.Packs;

/// <summary>A pack that was received, checked, completed and indexed.</summary>
internal sealed record ReceivedPack
{
    /// <summary>The name that pack and index share, without extension: <c>pack-</c> and the checksum in hexadecimal.</summary>
    public required string Name { get; init; }

    /// <summary>Pack and index while they are in memory; null when they are files of that name.</summary>
    public ResidentPack? Resident { get; init; }

    /// <summary>Objects that the client sent; those that completed a thin pack are not among them.</summary>
    public required int ObjectCount { get; init; }

    /// <summary>Bytes as they travelled.</summary>
    public required long Bytes { get; init; }

    /// <summary>No tree of the pack has more levels of folders within the pack; a bound that may be too high.</summary>
    public required int TreeDepth { get; init; }

    /// <summary>
    /// Ids that a commit, tree or tag of the pack names and that are not in the pack, each with the type that is expected
    /// there (null where a tag does not say). Empty means that the pack is closed under reachability.
    /// </summary>
    public required IReadOnlyCollection<KeyValuePair<ObjectId, ObjectType?>> ExternalLinks { get; init; }

    /// <summary>Bytes of the largest blob; zero when there is none.</summary>
    public required long LargestBlob { get; init; }
}
