namespace GitPush.Kubernetes.Secrets;

/// <summary>Which Secrets of a cluster references may name.</summary>
public sealed class KubernetesSecretOptions
{
    /// <summary>Which cluster, and as whom.</summary>
    public KubernetesClusterOptions Cluster { get; } = new();

    /// <summary>
    /// The namespaces whose Secrets may be named; <c>*</c> for all. Default: none named, which is the one of the connection's settings,
    /// else <c>default</c>. References can come from people who may write an app's settings and not read every Secret that the
    /// server can, so what may be read is said here and not by them.
    /// </summary>
    public IList<string> Namespaces { get; } = [];
}
