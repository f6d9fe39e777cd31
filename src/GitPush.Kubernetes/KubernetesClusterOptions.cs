namespace GitPush.Kubernetes;

/// <summary>Which cluster, and as whom.</summary>
public sealed class KubernetesClusterOptions
{
    /// <summary>
    /// The kubeconfig file. Default: in a pod, the pod's service account; elsewhere, or when <see cref="Context"/> is set, the
    /// files of <c>KUBECONFIG</c>, else <c>~/.kube/config</c>.
    /// </summary>
    public string? Kubeconfig { get; set; }

    /// <summary>The context of the kubeconfig. Default: its current context.</summary>
    public string? Context { get; set; }

    /// <summary>
    /// As whom to act: <c>system:serviceaccount:shop:deployer</c>. What the pushes may change is then what this account may.
    /// Default: none, as the connection's own identity.
    /// </summary>
    public string? Impersonate { get; set; }

    /// <summary>How long one request may take, watches and logs aside. Default: 30 seconds.</summary>
    public TimeSpan RequestTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// For how long a request that failed for a passing reason (the API server restarts, is overloaded, cannot be reached) is
    /// sent again, where that does no harm: after this time no further try begins. Zero: never. Default: 1 minute.
    /// </summary>
    public TimeSpan RetryTimeout { get; set; } = TimeSpan.FromMinutes(1);
}
