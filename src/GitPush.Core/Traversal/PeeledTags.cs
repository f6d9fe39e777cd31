using GitPush.Objects;
using GitPush.Refs;

namespace GitPush.Traversal;

/// <summary>Finds what tag objects tag. Remembers what it found; not thread-safe.</summary>
internal sealed class PeeledTags(ObjectReader objects)
{
    private readonly Dictionary<ObjectId, ObjectId> _targets = [];

    /// <summary>What a ref's tag object finally tags; null when the ref names no tag object.</summary>
    public ObjectId? Peel(GitRef gitRef)
    {
        // git lets a branch name nothing but a commit.
        return gitRef.Peeled ?? (gitRef.Name.StartsWith("refs/heads/", StringComparison.Ordinal) ? null : Peel(gitRef.Id));
    }

    /// <summary>What a tag object finally tags; null when the object is no tag, or is not there.</summary>
    /// <exception cref="ObjectCorruptException">A tag is damaged.</exception>
    public ObjectId? Peel(ObjectId id)
    {
        ObjectId? peeled = null;
        while (TryGetTarget(id, out var target))
        {
            peeled = target;
            id = target;
        }

        return peeled;
    }

    /// <summary>What a tag object tags, which may be another tag.</summary>
    /// <returns>Whether the object is a tag.</returns>
    /// <exception cref="ObjectCorruptException">The tag is damaged.</exception>
    public bool TryGetTarget(ObjectId id, out ObjectId target)
    {
        if (_targets.TryGetValue(id, out target))
        {
            return true;
        }

        if (!objects.TryGetInfo(id, out var type, out _) || type != ObjectType.Tag || !objects.TryRead(id, out var tag))
        {
            return false;
        }

        target = ObjectReader.ReadTag(id, tag).Target;
        _targets.Add(id, target);
        return true;
    }
}
