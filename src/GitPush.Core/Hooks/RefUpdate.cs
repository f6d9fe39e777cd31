using GitPush.Objects;
using GitPush.ReceivePack;
using GitPush.Repositories;

namespace GitPush.Hooks;

/// <summary>One ref that a push creates, moves or deletes.</summary>
public sealed class RefUpdate
{
    private readonly GitRepository? _repository;
    private Task<IReadOnlyList<string>>? _changedPaths;

    /// <summary>An update, as the server makes it and as a test of a stage may.</summary>
    /// <param name="name">The full name, such as <c>refs/heads/main</c>.</param>
    /// <param name="oldId">What the ref names now; <see cref="ObjectId.Zero"/> when it does not exist.</param>
    /// <param name="newId">What it will name; <see cref="ObjectId.Zero"/> when it is deleted.</param>
    /// <param name="kind">What that amounts to.</param>
    /// <param name="repository">Where the changed paths are read; without it there are none.</param>
    public RefUpdate(string name, ObjectId oldId, ObjectId newId, RefUpdateKind kind, GitRepository? repository = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        Name = name;
        OldId = oldId;
        NewId = newId;
        Kind = kind;
        _repository = repository;
    }

    /// <summary>The full name, such as <c>refs/heads/main</c>.</summary>
    public string Name { get; }

    /// <summary>
    /// The ref that changes: what <see cref="Name"/> leads to where that is a symbolic ref in the repository, such as <c>refs/heads/master</c>
    /// that was left for <c>refs/heads/main</c>; else the name itself. Policies, pipelines, stages and webhooks are for a ref by either name.
    /// </summary>
    public string Target
    {
        get => field ?? Name;
        internal init;
    }

    /// <summary>The branch's name without <c>refs/heads/</c>, or null for what is no branch.</summary>
    public string? Branch => Name.StartsWith("refs/heads/", StringComparison.Ordinal) ? Name["refs/heads/".Length..] : null;

    /// <summary>The tag's name without <c>refs/tags/</c>, or null for what is no tag.</summary>
    public string? Tag => Name.StartsWith("refs/tags/", StringComparison.Ordinal) ? Name["refs/tags/".Length..] : null;

    /// <summary>
    /// A name for what is deployed for this ref alone, such as the preview of a branch: <c>feature/Login</c> is <c>feature-login-1626907a</c>.
    /// It is a label of DNS (lower-case letters, digits and hyphens, a letter first, at most 40 characters), always the same for a ref, and
    /// another one for each ref: its last 8 digits are of a hash of the full name.
    /// </summary>
    public string PreviewName => PreviewLabel.Of(Branch ?? Tag ?? Name, Name);

    /// <summary>What the ref named before the push; <see cref="ObjectId.Zero"/> for <see cref="RefUpdateKind.Create"/>.</summary>
    public ObjectId OldId { get; }

    /// <summary>What the push makes it name; <see cref="ObjectId.Zero"/> for <see cref="RefUpdateKind.Delete"/>.</summary>
    public ObjectId NewId { get; }

    /// <summary>What the push does to the ref.</summary>
    public RefUpdateKind Kind { get; }

    /// <summary>The name under which it was pushed; another than <see cref="Name"/> where a proc-receive hook changed another ref.</summary>
    internal string PushedAs
    {
        get => field ?? Name;
        private init;
    }

    /// <summary>Paths that are known without a repository.</summary>
    internal IReadOnlyList<string> ChangedPaths
    {
        init => _changedPaths = Task.FromResult(value);
    }

    /// <summary>What the ref named before the push that is run again; null where the push is none of that kind.</summary>
    internal ObjectId? ComparedWith { get; init; }

    /// <summary>
    /// The paths that differ between the old and the new commit, sorted, with <c>/</c> between folders: both paths of a
    /// rename, every path of a branch that is created, none of a ref that is deleted or names no commit. For
    /// <see cref="RefUpdateKind.Unchanged"/> those that the push changed that is run again. Computed at the first call and kept.
    /// </summary>
    public Task<IReadOnlyList<string>> GetChangedPathsAsync(CancellationToken cancellationToken = default)
    {
        if (_changedPaths is null && (_repository is null || NewId.IsZero))
        {
            return Task.FromResult<IReadOnlyList<string>>([]);
        }

        // A computation that was cancelled or failed is not an answer to keep.
        if (_changedPaths is null or { IsCanceled: true } or { IsFaulted: true })
        {
            _changedPaths = _repository!.GetChangedPathsAsync(ComparedWith ?? OldId, NewId, cancellationToken);
        }

        return _changedPaths;
    }

    /// <summary>Whether patterns are for the ref, by the name that was pushed or by that of the ref that changes.</summary>
    internal bool IsIn(GlobList refs) => refs.IsMatch(Name) || (Target != Name && refs.IsMatch(Target));

    /// <summary>What a proc-receive hook did in place of the update.</summary>
    internal RefUpdate DoneAs(ProcReceiveReport report, GitRepository repository)
    {
        var oldId = report.OldId ?? OldId;
        var newId = report.NewId ?? NewId;
        var kind = oldId.IsZero ? RefUpdateKind.Create
            : newId.IsZero ? RefUpdateKind.Delete
            : report.IsForced ? RefUpdateKind.Forced
            : RefUpdateKind.FastForward;
        return new RefUpdate(report.RefName ?? Name, oldId, newId, kind, repository) { PushedAs = Name };
    }

    /// <summary>The line that a hook program reads: old id, new id, name.</summary>
    public override string ToString() => $"{OldId} {NewId} {Name}";
}
