namespace GitPush.Kubernetes.Manifests;

/// <summary>Which manifests a push brings, how they are changed on their way, and what they may contain.</summary>
public sealed class KubernetesManifestOptions
{
    /// <summary>Which cluster the manifests are for: it is asked which kinds it has.</summary>
    public KubernetesClusterOptions Cluster { get; } = new();

    /// <summary>Where objects without a namespace of their own go. Default: the one that the connection's settings name, else <c>default</c>.</summary>
    public string? Namespace { get; set; }

    /// <summary>
    /// Other namespaces that manifests may name; <c>*</c> for all. An object of any other is refused, wherever its namespace was
    /// written. Default: none.
    /// </summary>
    public IList<string> AllowedNamespaces { get; } = [];

    /// <summary>
    /// The refs whose pushes are deployed: patterns as in <see cref="GitPush.Hooks.StageOptions.Refs"/>. Default: none, which is the
    /// branch that the repository's HEAD names.
    /// </summary>
    public IList<string> Refs { get; } = [];

    /// <summary>The folder of the pushed tree, or a single file; empty for the whole tree. Default: <c>deploy</c>.</summary>
    public string Path { get; set; } = "deploy";

    /// <summary>What the folder is. Default: found out by its files.</summary>
    public ManifestKind Kind { get; set; }

    /// <summary>For kustomizations.</summary>
    public KustomizeOptions Kustomize { get; } = new();

    /// <summary>For Helm charts.</summary>
    public HelmOptions Helm { get; } = new();

    /// <summary>How long kustomize or Helm may take. Default: 1 minute.</summary>
    public TimeSpan ProgramTimeout { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>What is put in place of <c>${NAME}</c>.</summary>
    public ManifestVariables Variables { get; } = new();

    /// <summary>
    /// Put before the name of each object but definitions of kinds and namespaces; fields that name an object of the same manifests
    /// follow. Default: none.
    /// </summary>
    public string NamePrefix { get; set; } = "";

    /// <summary>Put behind the name of each object, as <see cref="NamePrefix"/> before it. Default: none.</summary>
    public string NameSuffix { get; set; } = "";

    /// <summary>Labels that each object gets, over its own. Selectors and pod templates stay as they are. Default: none.</summary>
    public IDictionary<string, string> Labels { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>
    /// Images to name in place of others: the key is a repository as manifests name it, the value a repository, which keeps tag and
    /// digest, or a whole reference. Images that the push built need none of this.
    /// </summary>
    public IDictionary<string, string> Images { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>
    /// The names or repositories of all images that pushes build. Where a manifest names one that this push did not build, as a stage
    /// was skipped by its paths, the image stays that the cluster runs now.
    /// </summary>
    public IList<string> BuiltImages { get; } = [];

    /// <summary>Where other kinds than the workloads of Kubernetes name images. Default: none.</summary>
    public IList<ImageField> ImageFields { get; } = [];

    /// <summary>
    /// The kinds of objects outside of namespaces that manifests may bring: <c>CustomResourceDefinition</c>,
    /// <c>ClusterRole.rbac.authorization.k8s.io</c>, or <c>*</c> for all. A <c>Namespace</c> must be one of the allowed ones as well.
    /// Default: none.
    /// </summary>
    public IList<string> ClusterKinds { get; } = [];

    /// <summary>
    /// Kinds that manifests may not bring, in the same form as <see cref="ClusterKinds"/>. By default none of a namespace's kinds is
    /// denied, <c>ServiceAccount</c> and <c>RoleBinding</c> included: who may push may then do in the namespace what the account that
    /// the server acts as may do there (Kubernetes lets nobody grant more than that).
    /// </summary>
    public IList<string> DeniedKinds { get; } = [];

    /// <summary>How much manifests may hold.</summary>
    public ManifestLimits Limits { get; } = new();
}
