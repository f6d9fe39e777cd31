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

    /// <summary>
    /// What a tag object finally tags; null when the object is no tag, or is not there. A damaged tag tags nothing, as for git:
    /// it must not keep the other refs from being listed.
    /// </summary>
    public ObjectId? Peel(ObjectId id)
    {
        try
        {
            ObjectId? peeled = null;
            while (TryGetTarget(id, out var target))
            {
                peeled = target;
                id = target;
            }

            return peeled;
        }
        catch (ObjectCorruptException)
        {
            return null;
        }
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

        if (!objects.TryGetInfo(id, out var type, out _) || type != ObjectType.Tag || !objects.TryRent(id, out var tag))
        {
            return false;
        }

        using (tag)
        {
            target = ObjectReader.ReadTag(id, tag.Value).Target;
        }

        _targets.Add(id, target);
        return true;
    }
}
