using GitPush.Kubernetes.Builds;

namespace GitPush.Kubernetes.Remotes;

/// <summary>How <c>Remote</c> objects of a cluster become repositories to push to: what <c>AddRemoteController(options => …)</c> sets.</summary>
public sealed class GitPushRemoteOptions
{
    /// <summary>
    /// The cluster whose Remotes are watched and deployed to. Default: as kubectl would find it; in a pod, the pod's own. Who watches
    /// and writes status is the identity of the connection; what a push does is done as the Remote's ServiceAccount, by impersonation.
    /// </summary>
    public KubernetesClusterOptions Cluster { get; } = new();

    /// <summary>The namespaces whose Remotes count. Default: none named, and those of all namespaces do.</summary>
    public IList<string> Namespaces { get; } = [];

    /// <summary>Whether Remotes of Gitkube (<c>gitkube.sh/v1alpha1</c>) count as well, where the cluster has that kind. Default: yes.</summary>
    public bool Gitkube { get; set; } = true;

    /// <summary>
    /// The address of <c>AddSshTransport()</c> as pushers reach it, for the status of Remotes: <c>ssh://git@git.example.com:2222</c>.
    /// Default: none, and the status shows no SSH address.
    /// </summary>
    public Uri? SshUrl { get; set; }

    /// <summary>
    /// The address of <c>MapGitPush()</c> with its prefix as pushers reach it, for the status of Remotes:
    /// <c>https://git.example.com/git</c>. Default: none. Users that the host authenticates over HTTP get at Remotes only with
    /// <see cref="AllowHostUsers"/>.
    /// </summary>
    public Uri? HttpUrl { get; set; }

    /// <summary>
    /// The address of <c>MapGitPush()</c> with its prefix as pods of the cluster reach it: <c>http://gitpush.gitpush.svc:8080/git</c>.
    /// Builds fetch the pushed files from there. Default: none, and a Remote with images is not ready.
    /// </summary>
    public Uri? ServerUrl { get; set; }

    /// <summary>
    /// Where images are pushed of Remotes that name no registry: <c>registry.example.com/apps</c>. It is spoken to without
    /// credentials. Default: none, and such a Remote is not ready.
    /// </summary>
    public string? DefaultRegistry { get; set; }

    /// <summary>Whether <see cref="DefaultRegistry"/> is spoken to without TLS. Default: no.</summary>
    public bool DefaultRegistryInsecure { get; set; }

    /// <summary>
    /// The ServiceAccount, in each Remote's own namespace, as which pushes act whose Remote names none. Default: <c>gitpush</c>.
    /// It is an account of its own, so that what pushes may do is given to no pod.
    /// </summary>
    public string DefaultServiceAccount { get; set; } = "gitpush";

    /// <summary>What builds images where a Remote does not say. Default: <see cref="KubernetesBuildTool.BuildKit"/>.</summary>
    public KubernetesBuildTool BuildTool { get; set; }

    /// <summary>The image that has the tool, where a Remote does not say. Default: that of <see cref="KubernetesBuildOptions.ToolImage"/>.</summary>
    public string? BuildImage { get; set; }

    /// <summary>How long all that a push does may take, where a Remote does not say. Default: 30 minutes.</summary>
    public TimeSpan PushTimeout { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>
    /// Whether users that the host itself knows (by a password, by its own lists of keys) may use the repositories of Remotes as well,
    /// as far as the host's <see cref="Access.IGitAuthorizer"/> lets them. Default: no: only the keys of a Remote open it.
    /// </summary>
    public bool AllowHostUsers { get; set; }

    /// <summary>
    /// Whether a Remote that is deleted takes its repository with it. Default: no: the repository stays, without anybody who gets at
    /// it, and a new Remote of the same name in the same namespace has it again.
    /// </summary>
    public bool DeleteRepositories { get; set; }

    /// <summary>
    /// Whether the definition of <c>remotes.gitpush.dev</c> is applied when the host starts, for which the connection's identity must
    /// be allowed to patch it. Default: no: it is installed with the host's other manifests.
    /// </summary>
    public bool InstallDefinition { get; set; }

    /// <summary>How often each Remote is looked at though it has not changed, as what it depends on may have. Default: 10 minutes.</summary>
    public TimeSpan ResyncInterval { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// How long the start of the host waits until Remotes have been read, so that no pusher is refused for a Remote that is not known
    /// yet. Default: 10 seconds; then the host starts without them and goes on trying.
    /// </summary>
    public TimeSpan StartTimeout { get; set; } = TimeSpan.FromSeconds(10);
}
