using GitPush.Hooks;
using GitPush.Kubernetes.Client;

namespace GitPush.Kubernetes.Jobs;

/// <summary>The Jobs among a push's manifests that are steps of the deployment, and no part of what is deployed.</summary>
internal static class DeployJobs
{
    /// <summary>Annotation: when the Job runs, <c>before-deploy</c> or <c>after-deploy</c>.</summary>
    public const string PhaseAnnotation = "gitpush.dev/phase";

    /// <summary>Whether an object is such a Job: it is run, and neither applied nor pruned.</summary>
    public static bool IsOne(KubernetesObject of) => of is { Key.Group: "batch", Kind: "Job" } && of.Annotation(PhaseAnnotation) is not null;

    /// <summary>The Jobs of a phase, in the order of the manifests.</summary>
    /// <exception cref="StageFailedException">A Job names no phase that there is.</exception>
    public static IReadOnlyList<KubernetesObject> Of(IEnumerable<KubernetesObject> objects, JobPhase phase) =>
        [.. objects.Where(IsOne).Where(job => PhaseOf(job) == phase)];

    private static JobPhase PhaseOf(KubernetesObject job) => job.Annotation(PhaseAnnotation) switch
    {
        "before-deploy" => JobPhase.BeforeDeploy,
        "after-deploy" => JobPhase.AfterDeploy,
        var other => throw new StageFailedException($"{job}: the annotation {PhaseAnnotation} is '{other}': before-deploy and after-deploy are known"),
    };
}
