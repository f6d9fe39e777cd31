using GitPush.Images;

namespace GitPush.Kubernetes.Builds;

/// <summary>
/// How images are built in a cluster: what <c>AddKubernetesBuild(options => …)</c> sets. Each image is a Job of its own. Its pod
/// fetches the pushed files from this server with a token that is good for one download, builds, and pushes to the registry.
/// </summary>
/// <remarks>
/// <para>
/// The server's identity in the cluster may <c>create</c>, <c>get</c>, <c>list</c>, <c>watch</c> and <c>delete</c> Jobs, <c>create</c>
/// and <c>delete</c> Secrets, and <c>get</c>, <c>list</c>, <c>watch</c> Pods and <c>get</c> <c>pods/log</c> in <see cref="Namespace"/>.
/// The builds themselves have no identity there: no token is mounted.
/// </para>
/// <para>
/// Both tools need user namespaces and so a pod without seccomp and AppArmor profiles (<c>Unconfined</c>), which the Pod Security
/// level "baseline" does not admit: builds belong into a namespace of their own. Kubernetes 1.30 or later is needed for that. What a
/// Dockerfile runs is run by the user that builds: whoever may push it can get at the credentials of the build. They should reach no
/// further than the pushers may.
/// </para>
/// </remarks>
public sealed class KubernetesBuildOptions
{
    /// <summary>Which cluster, and as whom.</summary>
    public KubernetesClusterOptions Cluster { get; } = new();

    /// <summary>Where the Jobs run. Default: the namespace of the connection's settings, else <c>default</c>.</summary>
    public string? Namespace { get; set; }

    /// <summary>What is built, at least one. Each needs a <see cref="ImageBuild.Repository"/>: in the cluster nothing stays but what is pushed.</summary>
    public IList<ImageBuild> Images { get; } = [];

    /// <summary>
    /// Patterns of the refs that are built, as in <see cref="Hooks.StageOptions.Refs"/>. Default: none, which means the branch that
    /// the repository's HEAD names.
    /// </summary>
    public IList<string> Refs { get; } = [];

    /// <summary>
    /// The address of <c>MapGitPush()</c>, with its prefix, as pods reach it: <c>http://gitpush.gitpush.svc:8080/git</c>. The pushed
    /// files travel over it, and the token for them. Required.
    /// </summary>
    public Uri? ServerUrl { get; set; }

    /// <summary>What builds. Default: <see cref="KubernetesBuildTool.BuildKit"/>.</summary>
    public KubernetesBuildTool Tool { get; set; }

    /// <summary>
    /// The image that has the tool, and beside it <c>sh</c>, <c>tar</c>, and <c>wget</c> or <c>curl</c>; best named by its digest.
    /// Default: <c>moby/buildkit:rootless</c> for BuildKit. Required for Buildah: an image such as the project's own
    /// <c>buildah/stable</c>, where the registry that is used has it.
    /// </summary>
    public string? ToolImage { get; set; }

    /// <summary>
    /// The user and group that build; the tool's image must have prepared subordinate ids for them, and <c>newuidmap</c> and
    /// <c>newgidmap</c> with file capabilities. Default: 1000, as in the images of both projects.
    /// </summary>
    public int UserId { get; set; } = 1000;

    /// <summary>
    /// Logins at registries, for pulling base images and pushing what was built. They are in a Secret that lives as long as the
    /// build. Default: none.
    /// </summary>
    public IList<RegistryCredential> Credentials { get; } = [];

    /// <summary>
    /// A Secret of type <c>kubernetes.io/dockerconfigjson</c> in <see cref="Namespace"/> that has the logins, in place of
    /// <see cref="Credentials"/>. Default: none.
    /// </summary>
    public string? CredentialsSecret { get; set; }

    /// <summary>Registries, as host and port, that are spoken to without TLS. Default: none.</summary>
    public IList<string> InsecureRegistries { get; } = [];

    /// <summary>
    /// The tag, in each image's repository, under which BuildKit keeps the layers of a build for the next one: <c>buildcache</c>. A
    /// registry that does not take the cache does not fail the build. Default: none, and each build begins with what
    /// <see cref="ImageBuild.CacheFrom"/> offers. Not for Buildah.
    /// </summary>
    public string? CacheTag { get; set; }

    /// <summary>How long one build may take, from the creation of its Job on. Default: 20 minutes.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromMinutes(20);

    /// <summary>How many images of one push are built side by side. Default: 2.</summary>
    public int MaxParallel { get; set; } = 2;

    /// <summary>How long a Job that failed stays in the cluster, for a look at it. Others are deleted when they have ended. Default: 1 hour.</summary>
    public TimeSpan KeepFailed { get; set; } = TimeSpan.FromHours(1);

    /// <summary>How much the pushed files may take up in the pod, as a quantity. Default: <c>2Gi</c>.</summary>
    public string ContextSizeLimit { get; set; } = "2Gi";

    /// <summary>How much the tool may store in the pod, layers and caches together, as a quantity. Default: none, which leaves it to the node.</summary>
    public string? StorageSizeLimit { get; set; }

    /// <summary>What a build asks the scheduler for: <c>cpu</c>, <c>memory</c>, <c>ephemeral-storage</c>. Default: nothing.</summary>
    public IDictionary<string, string> Requests { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>What a build may use at the most. Default: no limit of its own.</summary>
    public IDictionary<string, string> Limits { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Labels of the nodes that builds run on. Default: none.</summary>
    public IDictionary<string, string> NodeSelector { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Taints that builds tolerate. Default: none.</summary>
    public IList<KubernetesToleration> Tolerations { get; } = [];

    /// <summary>Secrets in <see cref="Namespace"/> with which nodes pull <see cref="ToolImage"/>. Default: none.</summary>
    public IList<string> ImagePullSecrets { get; } = [];

    /// <summary>The ServiceAccount of the pods; no token of it is mounted. Default: the namespace's <c>default</c>.</summary>
    public string? ServiceAccount { get; set; }

    /// <summary>Labels of Jobs and pods beside ours. Default: none.</summary>
    public IDictionary<string, string> Labels { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Annotations of Jobs and pods beside ours, such as those that keep a service mesh's sidecar out. Default: none.</summary>
    public IDictionary<string, string> Annotations { get; } = new Dictionary<string, string>(StringComparer.Ordinal);
}
