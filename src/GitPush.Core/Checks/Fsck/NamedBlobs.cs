using GitPush.Objects;

namespace GitPush.Checks.Fsck;

/// <summary>The ids of blobs that trees give a certain name. Thread-safe.</summary>
internal sealed class NamedBlobs(NamedBlobRule rule)
{
    private readonly HashSet<ObjectId> _ids = [];

    /// <summary>What they have to be.</summary>
    public NamedBlobRule Rule { get; } = rule;

    /// <summary>All of them. To be enumerated when nothing is added any more.</summary>
    public IReadOnlyCollection<ObjectId> All => _ids;

    public void Add(ObjectId id)
    {
        lock (_ids)
        {
            _ids.Add(id);
        }
    }
}
