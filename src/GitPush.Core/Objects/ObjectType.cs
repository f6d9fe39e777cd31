namespace GitPush.Objects;

/// <summary>The four types of git object. The values are those of a pack entry (gitformat-pack(5)).</summary>
public enum ObjectType : byte
{
    /// <summary>A commit: a tree, its parents, who made it and why.</summary>
    Commit = 1,

    /// <summary>A tree: names, modes and ids, one level of a folder.</summary>
    Tree = 2,

    /// <summary>A blob: the bytes of one file.</summary>
    Blob = 3,

    /// <summary>An annotated tag.</summary>
    Tag = 4,
}
