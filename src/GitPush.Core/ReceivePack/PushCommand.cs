using GitPush.Objects;

namespace GitPush.ReceivePack;

/// <summary>One line of a push: a ref, what the client believes it names, and what it shall name.</summary>
internal sealed class PushCommand(string name, ObjectId oldId, ObjectId newId)
{
    /// <summary>The ref's name as the client sent it.</summary>
    public string Name { get; } = name;

    /// <summary>What the client believes the ref names; zero: it does not exist.</summary>
    public ObjectId OldId { get; } = oldId;

    /// <summary>What the ref shall name; zero: it is deleted.</summary>
    public ObjectId NewId { get; } = newId;

    public bool IsDelete => NewId.IsZero;

    public bool IsBranch => Name.StartsWith("refs/heads/", StringComparison.Ordinal);

    /// <summary>Why the ref does not change, or null so far.</summary>
    public string? Rejection { get; private set; }

    /// <summary>Refuses the command. The first reason stays: what follows from it would only hide it.</summary>
    public void Reject(string reason) => Rejection ??= reason;
}
