namespace GitPush.Objects;

/// <summary>A commit.</summary>
public sealed record Commit
{
    /// <summary>The commit's id.</summary>
    public required ObjectId Id { get; init; }

    /// <summary>The id of its tree.</summary>
    public required ObjectId Tree { get; init; }

    /// <summary>The ids of its parents: none for a first commit, two or more for a merge.</summary>
    public required IReadOnlyList<ObjectId> Parents { get; init; }

    /// <summary>Who wrote it.</summary>
    public required Signature Author { get; init; }

    /// <summary>Who committed it.</summary>
    public required Signature Committer { get; init; }

    /// <summary>The whole message.</summary>
    public required string Message { get; init; }

    /// <summary>The message's first paragraph as one line, as <c>git log --oneline</c> shows it.</summary>
    public string Subject => CommitText.Subject(Message);
}
