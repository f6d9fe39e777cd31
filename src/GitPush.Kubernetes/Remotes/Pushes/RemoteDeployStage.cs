using GitPush.Hooks;
using GitPush.Images;
using GitPush.Kubernetes.Apply;
using GitPush.Kubernetes.Deploy;

namespace GitPush.Kubernetes.Remotes.Pushes;

/// <summary>Deploys the manifests of a push, with its Jobs and workloads.</summary>
internal sealed class RemoteDeployStage(RemoteTarget target, KubernetesDeployOptions options, Deployer deployer) : IHookStage, IAsyncDisposable
{
    private DeployRun? _run;

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

        _run = await deployer.BeginAsync(DeployStep.DefaultName, push, source, options, cancellationToken).ConfigureAwait(false);
        _run.Amend = manifests =>
        {
            foreach (var image in RemoteWorkloads.Set(manifests, target, BuiltImages.Of(push)).SelectMany(RemoteWorkloads.Describe))
            {
                options.Images.Add(image);
            }
        };
        await _run.RunAsync(cancellationToken).ConfigureAwait(false);
        return StageResult.Continue;
    }

    public ValueTask PostReceiveAsync(PushContext push, CancellationToken cancellationToken) =>
        _run is null ? ValueTask.CompletedTask : new ValueTask(_run.CompleteAsync(cancellationToken));

    public ValueTask DisposeAsync() => _run?.DisposeAsync() ?? ValueTask.CompletedTask;
}
