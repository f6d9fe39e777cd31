using GitPush.Kubernetes.Images;
using GitPush.Kubernetes.Jobs;
using GitPush.Kubernetes.Manifests;
using GitPush.Kubernetes.Previews;

namespace GitPush.Kubernetes;

/// <summary>
/// What <c>AddKubernetesDeploy(options => …)</c> sets: from a push's manifests to healthy workloads. Checked when the host starts:
/// a wrong value stops the start with a message that names the option.
/// </summary>
public sealed class KubernetesDeployOptions : KubernetesApplyOptions
{
    /// <summary>
    /// Which manifests, how they are changed on their way, and what they may contain. Its cluster, namespace and refs are those of
    /// the deployment.
    /// </summary>
    public KubernetesManifestOptions Manifests { get; } = new();

    /// <summary>
    /// Gives each ref that is deployed a namespace of its own, which goes when the ref is deleted: in a pipeline for
    /// <c>refs/heads/feature/*</c> a preview of each branch. Takes the place of <see cref="KubernetesStageOptions.Namespace"/>. Default:
    /// none, and all refs are deployed to one namespace.
    /// </summary>
    public KubernetesPreviewOptions? Preview { get; set; }

    /// <summary>
    /// How the Jobs among the manifests run that are steps of the deployment: those with the annotation
    /// <c>gitpush.dev/phase: before-deploy</c> (migrations) or <c>after-deploy</c> (tests).
    /// </summary>
    public JobRunOptions Jobs { get; } = new();

    /// <summary>
    /// Jobs that the host describes and that run before the objects are applied, such as migrations, by their names and in the order
    /// in which they were added: <c>options.BeforeDeploy["migrate"] = new() { Image = "web" }</c>. Those among the manifests come
    /// after them. Cluster, namespace and refs are those of the deployment. Default: none.
    /// </summary>
    public IDictionary<string, KubernetesJobOptions> BeforeDeploy { get; } = new OrderedDictionary<string, KubernetesJobOptions>(StringComparer.Ordinal);

    /// <summary>Jobs that run once all is healthy, such as tests: see <see cref="BeforeDeploy"/>. Default: none.</summary>
    public IDictionary<string, KubernetesJobOptions> AfterDeploy { get; } = new OrderedDictionary<string, KubernetesJobOptions>(StringComparer.Ordinal);

    /// <summary>
    /// Workloads of the namespace whose manifests are kept elsewhere and that get images which the push built, after the objects were
    /// applied. Default: none.
    /// </summary>
    public IList<WorkloadImage> Images { get; } = [];
}
