namespace GitPush;

/// <summary>Which objects a client may fetch by id that no ref it sees names.</summary>
public enum WantPolicy
{
    /// <summary>
    /// None, except for a commit that a ref named a moment ago and that its new commit still reaches. Partial clones cannot
    /// fetch what they left out.
    /// </summary>
    Tips,

    /// <summary>
    /// Commits and tags that are reachable from refs which the client sees; and every tree and blob of the repository, for
    /// partial clones. The id of a tree or a blob stands nowhere but in the objects that contain it, and can be computed only by
    /// whoever has its content.
    /// </summary>
    Reachable,

    /// <summary>Every object of the repository, also those that only hidden or deleted refs reached: git's own way in protocol v2.</summary>
    Any,
}
