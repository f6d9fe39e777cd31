using GitPush.Objects;

namespace GitPush.Traversal;

/// <summary>An object that another one names, or that a ref names, is not in the repository.</summary>
internal sealed class MissingObjectException(ObjectId id) : GitProtocolException($"missing object {id}")
{
    /// <summary>The object that is not there.</summary>
    public ObjectId Id { get; } = id;
}
