namespace GitPush.Kubernetes.Jobs;

/// <summary>A name that <c>AddKubernetesJob</c> has given.</summary>
internal sealed record KubernetesJobName(string Name);
