using GitPush.Objects;

namespace GitPush.Packs.Receiving;

/// <summary>One entry of the pack that is being received. Mutable, and kept small: a pack can have millions.</summary>
internal struct ReceivedEntry
{
    /// <summary>Says that there is no child, sibling or base.</summary>
    public const int None = -1;

    /// <summary>Where its header begins in the pack.</summary>
    public long Offset;

    /// <summary>Bytes after inflation: the object's, or the delta's own.</summary>
    public long Size;

    /// <summary>The object's id, once it was taken in.</summary>
    public ObjectId Id;

    /// <summary>Of header and compressed bytes, as the index keeps it.</summary>
    public uint Crc32;

    /// <summary>The first of the offset deltas upon this entry.</summary>
    public int FirstChild;

    /// <summary>The next offset delta upon the same base.</summary>
    public int NextSibling;

    /// <summary>The entry that this delta was resolved upon.</summary>
    public int Base;

    public byte HeaderLength;

    public PackEntryKind Kind;

    /// <summary>The object's type; none while it is an unresolved delta.</summary>
    public ObjectType Type;

    /// <summary>Where its compressed bytes begin.</summary>
    public readonly long DataOffset => Offset + HeaderLength;

    public readonly bool IsDelta => Kind >= PackEntryKind.OffsetDelta;

    public readonly bool IsResolved => Type != default;
}
