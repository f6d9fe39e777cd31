using GitPush.Objects;

namespace GitPush.Packs.Receiving;

/// <summary>
/// What every object of the pack goes through once its content is at hand: its id is computed, its links are collected, and
/// if an object of that id exists already, the two are compared. Not thread-safe: one for each thread.
/// </summary>
internal sealed class ObjectIntake(ObjectDatabase existing, ExistingIds existingIds, LinkSet links) : IDisposable
{
    private readonly ObjectHasher _hasher = new(detectCollisions: true);
    private readonly LinkCollector _links = new(links);
    private ObjectReader? _reader;

    /// <returns>The object's id.</returns>
    /// <exception cref="PackFormatException">The object is not what its type says, or collides with one that exists.</exception>
    public ObjectId Take(ObjectType type, ReadOnlySpan<byte> content)
    {
        var id = _hasher.Hash(type, content);
        _links.Collect(id, type, content);
        if (existingIds.Contains(id))
        {
            _reader ??= existing.OpenReader();
            Collision.ThrowUnlessSame(_reader, id, type, content);
        }

        return id;
    }

    public void Dispose()
    {
        _hasher.Dispose();
        _reader?.Dispose();
    }
}
