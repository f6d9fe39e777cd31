using GitPush.Objects;

namespace GitPush.Refs;

/// <summary>Follows tag objects to what they finally tag, for <c>packed-refs</c>.</summary>
internal static class TagPeeler
{
    // No honest tag of a tag of a tag goes this deep.
    private const int MaxDepth = 64;

    /// <summary>Peels one object.</summary>
    /// <param name="peeled">What it finally tags; null when it is no tag.</param>
    /// <returns>False when that cannot be told, because an object is missing or damaged.</returns>
    public static bool TryPeel(ObjectReader objects, ObjectId id, out ObjectId? peeled)
    {
        try
        {
            return TryFollow(objects, id, out peeled);
        }
        catch (ObjectCorruptException)
        {
            peeled = null;
            return false;
        }
    }

    private static bool TryFollow(ObjectReader objects, ObjectId id, out ObjectId? peeled)
    {
        peeled = null;
        for (var depth = 0; depth < MaxDepth; depth++)
        {
            if (!objects.TryGetInfo(id, out var type, out _))
            {
                return false;
            }

            if (type != ObjectType.Tag)
            {
                return true;
            }

            // object <id> LF, the first line of a tag
            if (!objects.TryRead(id, out var tag)
                || !tag.Data.Span.StartsWith("object "u8)
                || tag.Data.Length < "object ".Length + ObjectId.HexSize
                || !ObjectId.TryParse(tag.Data.Span.Slice("object ".Length, ObjectId.HexSize), out id))
            {
                return false;
            }

            peeled = id;
        }

        return false;
    }
}
