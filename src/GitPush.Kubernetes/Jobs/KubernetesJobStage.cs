using GitPush.Hooks;
using GitPush.Images;
using GitPush.Kubernetes.Client;
using GitPush.Kubernetes.Images;
using GitPush.Kubernetes.Stages;
using GitPush.Objects;

namespace GitPush.Kubernetes.Jobs;

/// <summary>Runs a Job when a push changes a ref that is deployed.</summary>
internal sealed class KubernetesJobStage(string name, KubernetesJobOptions options, KubernetesClients clients, JobRunner runner) : IHookStage
{
    public async ValueTask<StageResult> PreReceiveAsync(PushContext push, CancellationToken cancellationToken)
    {
        if (PushSource.Find(push, options.Refs.Count == 0 ? null : GlobList.Parse(options.Refs)) is not { } source || ClusterStage.IsSkipped(push, options.AllowSkipDeploy))
        {
            return StageResult.Continue;
        }

        return await ClusterStage.RunAsync(
            $"job {name}",
            async () =>
            {
                var client = await clients.GetAsync(options.Cluster, cancellationToken).ConfigureAwait(false);
                await RunAsync(client, push, source.Commit, cancellationToken).ConfigureAwait(false);
            }).ConfigureAwait(false);
    }

    private async Task RunAsync(KubernetesClient client, PushContext push, ObjectId commit, CancellationToken cancellationToken)
    {
        var image = ImageResolution.Find(BuiltImages.Of(push), options.Image)?.Reference ?? options.Image;
        var job = JobTemplate.Create(name, options.Namespace ?? client.DefaultNamespace ?? "default", image, options);
        if (push.IsPlan)
        {
            await push.Output.WriteLineAsync($"{name}: {JobPreparation.PlanLine(job)}", cancellationToken).ConfigureAwait(false);
            return;
        }

        var hasCompleted = false;
        if (options.RollbackCommand.Count > 0)
        {
            push.OnRollback($"what job {name} did", async token =>
            {
                if (hasCompleted)
                {
                    await runner.RunAsync(client, push, commit, JobTemplate.ForRollback(job, options), options.Run, token).ConfigureAwait(false);
                }
            });
        }

        await runner.RunAsync(client, push, commit, job, options.Run, cancellationToken).ConfigureAwait(false);
        hasCompleted = true;
    }
}
