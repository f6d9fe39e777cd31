namespace GitPush.Packs;

/// <summary>The type in a pack entry's header (gitformat-pack(5)). The first four are those of the objects.</summary>
internal enum PackEntryKind : byte
{
    Commit = 1,
    Tree = 2,
    Blob = 3,
    Tag = 4,

    /// <summary>A delta whose base is in the same pack, so many bytes before.</summary>
    OffsetDelta = 6,

    /// <summary>A delta whose base is named by its id.</summary>
    RefDelta = 7,
}
