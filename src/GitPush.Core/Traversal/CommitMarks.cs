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

    /// <summary>The receiver's history ends with it: it has no parents as long as it is marked.</summary>
    Shallow = 32,

    /// <summary>It is kept, with its parents, where a receiver's history is cut.</summary>
    Kept = 64,
}
