using GitPush.Hooks;
using GitPush.Kubernetes.Apply;
using GitPush.Kubernetes.Client;
using GitPush.Kubernetes.Health;
using GitPush.Kubernetes.Jobs;
using GitPush.Kubernetes.Manifests;
using GitPush.Kubernetes.Previews;

namespace GitPush.Kubernetes.Deploy;

/// <summary>
/// The deployment of one push, step by step in the order of <see cref="DeployStepKind"/>. What it does is taken back by what it
/// registers with the push; <see cref="CompleteAsync"/> ends it when the refs have changed. In a push that only plans the steps
/// write what they would do.
/// </summary>
internal sealed class DeployRun(
    PushContext push, PushSource source, KubernetesDeployOptions options, KubernetesClient client, Deployer deployer, ApplyRun apply, PreviewNamespace? preview)
    : IAsyncDisposable
{
    private RenderedManifests? _manifests;

    /// <summary>Changes the objects before the server is asked about them. Default: nobody does.</summary>
    public Action<RenderedManifests>? Amend { get; set; }

    /// <summary>Runs all steps.</summary>
    /// <exception cref="StageFailedException">One of them failed.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        foreach (var step in Enum.GetValues<DeployStepKind>())
        {
            await RunAsync(step, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Runs one step.</summary>
    /// <exception cref="StageFailedException">It failed.</exception>
    public Task RunAsync(DeployStepKind step, CancellationToken cancellationToken) => step switch
    {
        DeployStepKind.Manifests => PrepareAsync(cancellationToken),
        DeployStepKind.BeforeDeploy => RunJobsAsync(JobPhase.BeforeDeploy, cancellationToken),
        DeployStepKind.Deploy => ApplyAsync(cancellationToken),
        _ => RunJobsAsync(JobPhase.AfterDeploy, cancellationToken),
    };

    public Task CompleteAsync(CancellationToken cancellationToken) => apply.CompleteAsync(cancellationToken);

    public ValueTask DisposeAsync() => apply.DisposeAsync();

    private async Task PrepareAsync(CancellationToken cancellationToken)
    {
        // Whose the namespace is comes first: rendering reads what is in it.
        if (preview is not null)
        {
            await preview.LookAsync(cancellationToken).ConfigureAwait(false);
        }

        _manifests = await deployer.Renderer.RenderAsync(push, source, options.Manifests, client, preview?.Target, cancellationToken).ConfigureAwait(false);
        Amend?.Invoke(_manifests);
        push.Items.Set(_manifests);
        if (preview is not null)
        {
            preview.Check(_manifests);
            await preview.ClaimAsync(cancellationToken).ConfigureAwait(false);
            apply.IsNamespaceMissing = preview.IsMissing;
        }

        await apply.PrepareAsync(_manifests, cancellationToken).ConfigureAwait(false);
        if (preview is not null)
        {
            await GuardAsync("preview", preview.CopyAsync, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task ApplyAsync(CancellationToken cancellationToken)
    {
        await (push.IsPlan ? apply.TellPlanAsync(cancellationToken) : apply.ApplyAsync(cancellationToken)).ConfigureAwait(false);
        if (options.Images.Count > 0 && apply.IsNamespaceMissing)
        {
            var workloads = string.Join(", ", options.Images.Select(image => image.Workload).Distinct());
            await push.Output.WriteLineAsync($"deploy: would set images of {workloads}", cancellationToken).ConfigureAwait(false);
        }
        else if (options.Images.Count > 0)
        {
            await GuardAsync(
                "images", token => deployer.Images.RunAsync(client, push, source, _manifests!.Namespace, options.Images, options.Health, token), cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task RunJobsAsync(JobPhase phase, CancellationToken cancellationToken)
    {
        foreach (var (name, job) in phase == JobPhase.BeforeDeploy ? options.BeforeDeploy : options.AfterDeploy)
        {
            var stage = new KubernetesJobStage(name, job, deployer.Clients, deployer.Jobs, _manifests!.Namespace);
            await GuardAsync($"job {name}", async token => await stage.PreReceiveAsync(push, token).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
            apply.MarkStale();
        }

        foreach (var job in DeployJobs.Of(_manifests!.Objects, phase))
        {
            job.Namespace ??= _manifests.Namespace;
            if (push.IsPlan)
            {
                await push.Output.WriteLineAsync($"deploy: {JobPreparation.PlanLine(job)}", cancellationToken).ConfigureAwait(false);
                continue;
            }

            var name = JobPreparation.BaseName(job);
            await GuardAsync($"job {name}", token => deployer.Jobs.RunAsync(client, push, source.Commit, job, options.Jobs, token), cancellationToken).ConfigureAwait(false);
            apply.MarkStale();
        }
    }

    /// <summary>Runs a part that the lease protects: who has lost it must not migrate beside the one who has it.</summary>
    private async Task GuardAsync(string name, Func<CancellationToken, Task> part, CancellationToken cancellationToken)
    {
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, apply.Lost);
        try
        {
            await part(linked.Token).ConfigureAwait(false);
        }
        catch (KubernetesApiException exception)
        {
            throw new StageFailedException($"{name}: {OneLine.Of(exception.Message)}", exception);
        }
        catch (OperationCanceledException) when (apply.Lost.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new StageFailedException(ApplyRun.LostLease);
        }
    }
}
