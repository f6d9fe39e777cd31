using GitPush.Objects;

namespace GitPush.Checks.Fsck;

/// <summary>
/// Which blobs of a repository broke no rule as <c>.gitmodules</c> or as <c>.gitattributes</c>. Nearly every push has a new
/// tree that names the same old ones, which need not be read again. Bounded. Thread-safe.
/// </summary>
internal sealed class SoundBlobs
{
    private const int MaxCount = 1_000;

    private readonly HashSet<(ObjectId Id, NamedBlobRule Rule)> _blobs = [];

    /// <param name="rule">What the blob was checked as. There are two, and each is one instance.</param>
    public bool Contains(ObjectId id, NamedBlobRule rule)
    {
        lock (_blobs)
        {
            return _blobs.Contains((id, rule));
        }
    }

    /// <inheritdoc cref="Contains"/>
    public void Add(ObjectId id, NamedBlobRule rule)
    {
        lock (_blobs)
        {
            if (_blobs.Count == MaxCount)
            {
                _blobs.Clear();
            }

            _blobs.Add((id, rule));
        }
    }
}
