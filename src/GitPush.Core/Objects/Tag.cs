namespace GitPush.Objects;

/// <summary>An annotated tag.</summary>
public sealed record Tag
{
    /// <summary>The tag object's id.</summary>
    public required ObjectId Id { get; init; }

    /// <summary>What it tags.</summary>
    public required ObjectId Target { get; init; }

    /// <summary>The type of what it tags.</summary>
    public required ObjectType TargetType { get; init; }

    /// <summary>The tag's name.</summary>
    public required string Name { get; init; }

    /// <summary>Who tagged; null in tags of git's first years.</summary>
    public required Signature? Tagger { get; init; }

    /// <summary>The whole message.</summary>
    public required string Message { get; init; }
}
