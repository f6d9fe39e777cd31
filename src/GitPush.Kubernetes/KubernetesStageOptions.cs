namespace GitPush.Kubernetes;

/// <summary>What all stages that work on a cluster have in common.</summary>
public abstract class KubernetesStageOptions
{
    private protected KubernetesStageOptions()
    {
    }

    /// <summary>Which cluster, and as whom. Default: as kubectl would find it; in a pod, the pod's own.</summary>
    public KubernetesClusterOptions Cluster { get; } = new();

    /// <summary>The namespace. Default: the one that the connection's settings name, else <c>default</c>.</summary>
    public string? Namespace { get; set; }

    /// <summary>
    /// Which refs are deployed: patterns of full ref names as in <see cref="GitPush.Hooks.StageOptions.Refs"/>. Default: none,
    /// which is the branch that the repository's HEAD names.
    /// </summary>
    public IList<string> Refs { get; } = [];

    /// <summary>
    /// Whether a pusher may leave the deployment out with <c>git push -o skip-deploy</c>. Default: no, and such a push is refused.
    /// </summary>
    public bool AllowSkipDeploy { get; set; }
}
