namespace GitPush.Objects;

internal sealed partial class ObjectReader
{
    // Tags of tags occur; a chain this long is somebody's joke.
    private const int MaxTagDepth = 1024;

    /// <summary>Follows tags, and a commit to its tree, until an object of the wanted type is met.</summary>
    /// <param name="wanted">The type; null for whatever is no tag.</param>
    /// <returns>The object, or null when it does not exist or the way leads elsewhere.</returns>
    /// <exception cref="ObjectCorruptException">A tag or commit on the way is damaged.</exception>
    public (ObjectId Id, GitObject Object)? Peel(ObjectId id, ObjectType? wanted)
    {
        for (var depth = 0; depth < MaxTagDepth; depth++)
        {
            if (!TryGetInfo(id, out var type, out _))
            {
                return null;
            }

            // Only what is wanted or leads on is read: a large blob is neither.
            var isThere = type == wanted || (wanted is null && type != ObjectType.Tag);
            var leadsOn = type == ObjectType.Tag || (type == ObjectType.Commit && wanted == ObjectType.Tree);
            if (!(isThere || leadsOn) || !TryRead(id, out var value))
            {
                return null;
            }

            if (isThere)
            {
                return (id, value);
            }

            id = type == ObjectType.Tag ? ReadTag(id, value).Target : ReadCommit(id, value).Tree;
        }

        return null;
    }

    /// <summary>Follows a tag to what it finally tags, without reading that.</summary>
    /// <param name="peeled">What it finally tags; null when the object is no tag.</param>
    /// <returns>False when that cannot be told, because an object is missing or damaged.</returns>
    public bool TryPeel(ObjectId id, out ObjectId? peeled)
    {
        peeled = null;
        try
        {
            for (var depth = 0; depth < MaxTagDepth && TryGetInfo(id, out var type, out _); depth++)
            {
                if (type != ObjectType.Tag)
                {
                    return true;
                }

                if (!TryRent(id, out var tag))
                {
                    return false;
                }

                using (tag)
                {
                    id = ReadTag(id, tag.Value).Target;
                }

                peeled = id;
            }
        }
        catch (ObjectCorruptException)
        {
        }

        return false;
    }

    /// <summary>Reads a tree.</summary>
    /// <exception cref="MissingObjectException">It is not in the repository.</exception>
    /// <exception cref="ObjectCorruptException">It is no tree.</exception>
    public ReadOnlyMemory<byte> ReadTree(ObjectId id)
    {
        if (!TryRead(id, out var value))
        {
            throw new MissingObjectException("tree", id);
        }

        return value.Type == ObjectType.Tree
            ? value.Data
            : throw NoTree(id);
    }

    /// <summary>Reads a tree for as long as the caller does not dispose it.</summary>
    /// <exception cref="MissingObjectException">It is not in the repository.</exception>
    /// <exception cref="ObjectCorruptException">It is no tree.</exception>
    public RentedObject RentTree(ObjectId id)
    {
        if (!TryRent(id, out var value))
        {
            throw new MissingObjectException("tree", id);
        }

        if (value.Type == ObjectType.Tree)
        {
            return value;
        }

        value.Dispose();
        throw NoTree(id);
    }

    /// <summary>Parses a commit; an exception names it.</summary>
    public static CommitReader ReadCommit(ObjectId id, in GitObject value)
    {
        try
        {
            return new CommitReader(value.Data.Span);
        }
        catch (ObjectCorruptException e)
        {
            throw new ObjectCorruptException(id, e.Problem, e);
        }
    }

    /// <summary>Parses a tag; an exception names it.</summary>
    public static TagReader ReadTag(ObjectId id, in GitObject value)
    {
        try
        {
            return new TagReader(value.Data.Span);
        }
        catch (ObjectCorruptException e)
        {
            throw new ObjectCorruptException(id, e.Problem, e);
        }
    }

    private static ObjectCorruptException NoTree(ObjectId id) => new(id, "it is named as a tree and is none");
}
