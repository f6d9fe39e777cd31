namespace GitPush.Traversal;

/// <summary>What a walk noted of an object.</summary>
[Flags]
internal enum ObjectMarks : byte
{
    None = 0,

    /// <summary>It is reachable from what is wanted.</summary>
    Wanted = 1,

    /// <summary>The receiver has it.</summary>
    Known = 2,

    /// <summary>It is a tree whose entries were marked as known, or an interesting one that was looked through for it.</summary>
    Expanded = 4,

    /// <summary>It is reachable from what is wanted, and a filter leaves it out wherever it lies.</summary>
    Omitted = 8,
}
