namespace GitPush.Kubernetes.Manifests;

/// <summary>How kustomizations are rendered.</summary>
public sealed class KustomizeOptions
{
    /// <summary>
    /// The program: a path, or a name that is looked for in PATH. Called <c>kubectl</c> it is run as <c>kubectl kustomize</c>.
    /// Default: <c>kustomize</c> where there is one, else <c>kubectl</c>.
    /// </summary>
    public string? Program { get; set; }

    /// <summary>
    /// Whether a kustomization may name resources outside of the repository (<c>https://…</c>, <c>host/org/repo</c>), which the
    /// server then fetches: whoever may push chooses from where, also within the server's own network. Default: no.
    /// </summary>
    public bool AllowRemote { get; set; }
}
