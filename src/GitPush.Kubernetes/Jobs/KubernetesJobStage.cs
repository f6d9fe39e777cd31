using GitPush.Hooks;
using GitPush.Images;
using GitPush.Kubernetes.Apply;
using GitPush.Kubernetes.Client;
using GitPush.Kubernetes.Images;
using GitPush.Objects;

namespace GitPush.Kubernetes.Jobs;

/// <summary>Runs a Job when a push changes a ref that is deployed.</summary>
/// <param name="ns">The namespace of this push, when it is not what the options say.</param>
internal sealed class KubernetesJobStage(string name, KubernetesJobOptions options, KubernetesClients clients, JobRunner runner, string? ns = null) : IHookStage
{
    public async ValueTask<StageResult> PreReceiveAsync(PushContext push, CancellationToken cancellationToken)
    {
        if (PushSource.Find(push, DeployedRefs.Of(options)) is not { } source)
        {
            return StageResult.Continue;
        }

        if (await SkipDeploy.FindAsync(push, options, cancellationToken).ConfigureAwait(false) is { } skipped)
        {
            return skipped;
        }

        var client = await ConnectedClient.GetAsync(clients, options.Cluster, cancellationToken).ConfigureAwait(false);
        var job = Describe(push, source.Commit, ns ?? options.Namespace ?? client.DefaultNamespace ?? "default");
        if (push.IsPlan)
        {
            await push.Output.WriteLineAsync($"{name}: {JobPreparation.PlanLine(job)}", cancellationToken).ConfigureAwait(false);
            return StageResult.Continue;
        }

        try
        {
            await RunAsync(client, push, source.Commit, job, cancellationToken).ConfigureAwait(false);
        }
        catch (KubernetesApiException exception)
        {
            throw new StageFailedException(ApiRefusal.Explain($"job {name}", exception), exception);
        }

        return StageResult.Continue;
    }

    private KubernetesObject Describe(PushContext push, ObjectId commit, string ns)
    {
        var built = BuiltImages.Of(push);
        if (options.Manifest is { } path)
        {
            return JobFile.Read(push.Repository, commit, path, name, ns, built);
        }

        return JobTemplate.Create(name, ns, ImageResolution.Find(built, options.Image)?.Reference ?? options.Image, options);
    }

    private async Task RunAsync(KubernetesClient client, PushContext push, ObjectId commit, KubernetesObject job, CancellationToken cancellationToken)
    {
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
