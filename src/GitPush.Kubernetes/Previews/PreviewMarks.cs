using GitPush.Kubernetes.Apply;
using GitPush.Kubernetes.Apply.Inventories;
using GitPush.Kubernetes.Client;

namespace GitPush.Kubernetes.Previews;

/// <summary>
/// Whose a preview's namespace is, as the namespace itself says: labels to find it by, and annotations for names that are no values of
/// labels. A namespace without all of them is nobody's preview, and is neither used nor deleted.
/// </summary>
/// <param name="Owner">The server.</param>
/// <param name="Repository">The repository's name.</param>
/// <param name="Ref">The ref's full name.</param>
/// <param name="Preview">The ref's <see cref="GitPush.Hooks.RefUpdate.PreviewName"/>.</param>
internal sealed record PreviewMarks(string Owner, string Repository, string Ref, string Preview)
{
    private const string OwnerLabel = "gitpush.dev/preview-owner";
    private const string RepositoryLabel = "gitpush.dev/preview-repository";
    private const string PreviewLabel = "gitpush.dev/preview";
    private const string RepositoryAnnotation = "gitpush.dev/repository";
    private const string RefAnnotation = "gitpush.dev/ref";

    /// <summary>Finds all previews of a server, or those of a repository, or that of a ref.</summary>
    public static string Selector(string owner, string? repository = null, string? preview = null) =>
        $"{OwnerLabel}={owner}"
        + (repository is null ? "" : $",{RepositoryLabel}={InventoryName.For(repository)}")
        + (preview is null ? "" : $",{PreviewLabel}={preview}");

    /// <summary>Whether a label or annotation is one of GitPush's own.</summary>
    public static bool IsReserved(string name) => name.StartsWith("gitpush.dev/preview", StringComparison.Ordinal)
        || name is RepositoryAnnotation or RefAnnotation or ObjectMarks.Push or ObjectMarks.ManagedBy;

    /// <summary>The marks of a namespace; null when it has not got them all, or they contradict each other.</summary>
    public static PreviewMarks? Read(KubernetesObject ns) =>
        ns.Label(ObjectMarks.ManagedBy) == ObjectMarks.FieldManager
        && ns.Label(OwnerLabel) is { } owner
        && ns.Label(PreviewLabel) is { } preview
        && ns.Annotation(RepositoryAnnotation) is { } repository
        && ns.Annotation(RefAnnotation) is { } name
        && ns.Label(RepositoryLabel) == InventoryName.For(repository)
            ? new PreviewMarks(owner, repository, name, preview)
            : null;

    /// <summary>The labels that say it.</summary>
    public IReadOnlyDictionary<string, string> Labels() => new Dictionary<string, string>(StringComparer.Ordinal)
    {
        [ObjectMarks.ManagedBy] = ObjectMarks.FieldManager,
        [OwnerLabel] = Owner,
        [RepositoryLabel] = InventoryName.For(Repository),
        [PreviewLabel] = Preview,
    };

    /// <summary>The annotations that say it.</summary>
    public IReadOnlyDictionary<string, string> Annotations() => new Dictionary<string, string>(StringComparer.Ordinal)
    {
        [RepositoryAnnotation] = Repository,
        [RefAnnotation] = Ref,
    };
}
