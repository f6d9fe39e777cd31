namespace GitPush.Traversal;

/// <summary>What a walk knows of a commit.</summary>
[Flags]
internal enum CommitPaint : byte
{
    None = 0,

    /// <summary>An ancestor of the first commit, or that commit.</summary>
    First = 1,

    /// <summary>An ancestor of the second commit, or that commit.</summary>
    Second = 2,

    /// <summary>A common ancestor.</summary>
    Both = First | Second,

    /// <summary>An ancestor of a common ancestor: of no interest any more.</summary>
    Stale = 4,
}
