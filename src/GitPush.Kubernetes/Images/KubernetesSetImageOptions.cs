using GitPush.Kubernetes.Health;

namespace GitPush.Kubernetes.Images;

/// <summary>
/// What <c>AddKubernetesSetImage(options => …)</c> sets: which workloads of the cluster, whose manifests are kept elsewhere, get the
/// images that a push built.
/// </summary>
public sealed class KubernetesSetImageOptions : KubernetesStageOptions
{
    /// <summary>The containers and their images; at least one. See <see cref="Add"/>.</summary>
    public IList<WorkloadImage> Workloads { get; } = [];

    /// <summary>How the workloads are waited for.</summary>
    public HealthOptions Health { get; } = new();

    /// <summary>Adds a container: <c>options.Add("deployment/web", container: "web", image: "web")</c>.</summary>
    /// <param name="workload"><see cref="WorkloadImage.Workload"/></param>
    /// <param name="container"><see cref="WorkloadImage.Container"/></param>
    /// <param name="image"><see cref="WorkloadImage.Image"/></param>
    /// <returns>These options.</returns>
    public KubernetesSetImageOptions Add(string workload, string container, string image)
    {
        Workloads.Add(new WorkloadImage(workload, container, image));
        return this;
    }
}
