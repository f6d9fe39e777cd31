using GitPush.Objects;

namespace GitPush.Refs;

/// <summary>One ref.</summary>
/// <param name="Name">The full name, such as <c>refs/heads/main</c>.</param>
/// <param name="Id">What it names.</param>
public readonly record struct GitRef(string Name, ObjectId Id)
{
    /// <summary>What the tag object that it names finally tags, where that is already known.</summary>
    internal ObjectId? Peeled { get; init; }

    /// <summary>The ref that a symbolic ref points to, or null.</summary>
    public string? SymbolicTarget { get; init; }
}
