namespace GitPush.Traversal;

/// <summary>What is known of a commit while one request is served.</summary>
[Flags]
internal enum CommitMarks : byte
{
    None = 0,

    /// <summary>The client has it, or it is the parent of one that the client has.</summary>
    TheyHave = 1,

    /// <summary>The walk met it.</summary>
    Seen = 2,

    /// <summary>The walk has it in its queue.</summary>
    Queued = 4,

    /// <summary>It is reachable from where the walk is to end: neither it nor its ancestors are wanted.</summary>
    Uninteresting = 8,

    /// <summary>It is uninteresting, and an interesting commit has it as a parent.</summary>
    Boundary = 16,
}
