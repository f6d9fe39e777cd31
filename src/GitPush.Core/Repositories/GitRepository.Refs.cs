using GitPush.Objects;
using GitPush.Refs;

namespace GitPush.Repositories;

public sealed partial class GitRepository
{
    /// <summary>
    /// The branch that HEAD names, as a full ref name such as <c>refs/heads/main</c>, whether it exists or not; null when HEAD
    /// names a commit itself.
    /// </summary>
    public string? HeadTarget => RefStore.Read().Head.Target;

    /// <summary>One ref by its full name, such as <c>refs/heads/main</c> or <c>HEAD</c>; null when it does not exist.</summary>
    /// <remarks>During PreReceive a ref is still what it was before the push.</remarks>
    public GitRef? FindRef(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return RefStore.TryGet(name);
    }

    /// <summary>The refs whose full names begin with a prefix, sorted by name.</summary>
    public IReadOnlyList<GitRef> GetRefs(string prefix = "refs/")
    {
        ArgumentNullException.ThrowIfNull(prefix);
        return [.. RefStore.Read().WithPrefix(prefix)];
    }

    /// <summary>
    /// Finds what a revision names (gitrevisions(7)): an id, a unique beginning of one with four digits or more, a ref by its
    /// full or its short name, <c>HEAD</c> or <c>@</c>; each followed by any number of <c>~n</c>, <c>^n</c>,
    /// <c>^{commit}</c>, <c>^{tree}</c>, <c>^{blob}</c>, <c>^{tag}</c> and <c>^{}</c>.
    /// </summary>
    /// <returns>The id, or null when there is no such object, the revision is ambiguous, or not understood.</returns>
    public ObjectId? Resolve(string revision)
    {
        ArgumentException.ThrowIfNullOrEmpty(revision);
        using var reader = Objects.OpenReader();
        return new RevisionParser(this, reader).Resolve(revision);
    }
}
