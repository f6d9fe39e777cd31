namespace GitPush.Kubernetes.Images;

/// <summary>Which container of a workload gets which image.</summary>
/// <param name="Workload">
/// The workload as kubectl says it: <c>deployment/web</c>, <c>statefulset/db</c>, <c>daemonset/agent</c>, <c>cronjob/backup</c>.
/// </param>
/// <param name="Container">The name of one of its containers or init containers.</param>
/// <param name="Image">The name or the repository of an image that an earlier stage of the push built.</param>
public sealed record WorkloadImage(string Workload, string Container, string Image);
