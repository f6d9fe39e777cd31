namespace GitPush.Objects;

/// <summary>An object that somebody asks for, or that another object or a ref names, is not in the repository.</summary>
/// <param name="type">What it should be, in a word.</param>
internal sealed class MissingObjectException(string type, ObjectId id) : KeyNotFoundException($"There is no {type} {id}.")
{
    /// <summary>The object that is not there.</summary>
    public ObjectId Id { get; } = id;
}
