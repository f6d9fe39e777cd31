namespace GitPush.Kubernetes.Jobs;

/// <summary>What <c>AddKubernetesJob("migrate", options => …)</c> sets: a Job that runs once for each push, such as a migration or a test.</summary>
public sealed class KubernetesJobOptions : KubernetesStageOptions
{
    /// <summary>
    /// The image: the name or the repository of one that an earlier stage of the push built, or any other as a manifest writes it.
    /// Required unless there is a <see cref="Manifest"/>.
    /// </summary>
    public string Image { get; set; } = "";

    /// <summary>
    /// A file of the pushed tree that holds the Job as YAML, in place of <see cref="Image"/> and all that describes its container:
    /// <c>deploy/migrate.yaml</c>. Images in it that the push built are replaced as in other manifests. Its own name counts for
    /// nothing. Default: none.
    /// </summary>
    public string? Manifest { get; set; }

    /// <summary>What runs in place of the image's entry point. Default: none, the image's.</summary>
    public IList<string> Command { get; } = [];

    /// <summary>The arguments, in place of the image's. Default: none, the image's.</summary>
    public IList<string> Arguments { get; } = [];

    /// <summary>
    /// What runs in place of <see cref="Command"/> and <see cref="Arguments"/>, as a Job of its own, when the Job completed and the
    /// push is refused after it: what takes a migration back. The time of a roll-back limits it,
    /// <see cref="GitPushOptions.RollbackTimeout"/>. Default: none, and nothing is taken back.
    /// </summary>
    public IList<string> RollbackCommand { get; } = [];

    /// <summary>Environment variables. Everybody who can read Jobs reads them: for what is secret see <see cref="SecretEnvironment"/>.</summary>
    public IDictionary<string, string> Environment { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>
    /// Environment variables whose values are in Secrets of the namespace, as <c>secret/key</c>:
    /// <c>options.SecretEnvironment["DATABASE_URL"] = "db/url"</c>. The value never leaves the cluster.
    /// </summary>
    public IDictionary<string, string> SecretEnvironment { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Secrets and ConfigMaps whose keys all become environment variables: <c>secret/db</c>, <c>configmap/web</c>.</summary>
    public IList<string> EnvironmentFrom { get; } = [];

    /// <summary>The ServiceAccount that the pod runs as. Default: the namespace's default one.</summary>
    public string? ServiceAccount { get; set; }

    /// <summary>Secrets with logins at registries. Default: none, those of the ServiceAccount.</summary>
    public IList<string> ImagePullSecrets { get; } = [];

    /// <summary>What the container asks for: <c>options.Requests["cpu"] = "500m"</c>. Default: none.</summary>
    public IDictionary<string, string> Requests { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>What the container may use at most: <c>options.Limits["memory"] = "512Mi"</c>. Default: none.</summary>
    public IDictionary<string, string> Limits { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>How long it may run, what the pusher reads of its log, and for how long it is kept.</summary>
    public JobRunOptions Run { get; } = new();
}
