using GitPush.Hooks;
using GitPush.Kubernetes.Builds;
using GitPush.Kubernetes.Client;
using GitPush.Kubernetes.Deploy;
using GitPush.Kubernetes.Images;
using GitPush.Kubernetes.Jobs;
using GitPush.Secrets;
using GitPush.Transport;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace GitPush.Kubernetes.Remotes.Pushes;

/// <summary>The stages that a Remote stands for, in their order.</summary>
internal sealed class RemotePipeline(
    KubernetesClients clients,
    SecretResolver secrets,
    PushedTrees trees,
    Deployer deployer,
    JobRunner jobs,
    ImageSetter images,
    IOptions<GitPushRemoteOptions> options,
    TimeProvider time,
    ILoggerFactory loggers)
{
    /// <summary>The stages of one push; whoever takes them disposes them.</summary>
    public IEnumerable<IHookStage> Stages(RemoteTarget target)
    {
        var spec = target.Spec;
        if (spec.Images.Count > 0)
        {
            yield return new KubernetesBuildStage(
                RemoteStageOptions.Build(target, options.Value), clients, secrets, trees, time, loggers.CreateLogger<KubernetesBuildStage>());
        }

        if (spec.Manifests is { } manifests)
        {
            yield return new RemoteDeployStage(target, RemoteStageOptions.Deploy(target, manifests, options.Value), deployer);
            yield break;
        }

        foreach (var job in Jobs(target, JobPhase.BeforeDeploy))
        {
            yield return job;
        }

        if (spec.Workloads.Count > 0)
        {
            yield return new KubernetesSetImageStage(RemoteStageOptions.SetImage(target), clients, images);
        }

        foreach (var job in Jobs(target, JobPhase.AfterDeploy))
        {
            yield return job;
        }
    }

    private IEnumerable<KubernetesJobStage> Jobs(RemoteTarget target, JobPhase phase) =>
        target.Spec.Jobs.Where(job => job.Phase == phase).Select(job => new KubernetesJobStage(job.Name, RemoteStageOptions.Job(target, job), clients, jobs));
}
