using GitPush.Hooks;
using GitPush.Kubernetes.Apply;

namespace GitPush.Kubernetes.Deploy;

/// <summary>One step of a deployment. The first one begins it, and ends it when the refs have changed.</summary>
internal sealed class DeployStage(string name, DeployStepKind step, KubernetesDeployOptions options, Deployer deployer) : IHookStage, IAsyncDisposable
{
    // Only of the first step.
    private DeployRun? _begun;

    public async ValueTask<StageResult> PreReceiveAsync(PushContext push, CancellationToken cancellationToken)
    {
        if (step == DeployStepKind.Manifests)
        {
            if (PushSource.Find(push, DeployedRefs.Of(options)) is not { } source)
            {
                return StageResult.Continue;
            }

            if (await SkipDeploy.FindAsync(push, options, cancellationToken).ConfigureAwait(false) is { } skipped)
            {
                return skipped;
            }

            _begun = await deployer.BeginAsync(name, push, source, options, cancellationToken).ConfigureAwait(false);
            DeployRuns.Of(push).Add(name, _begun);
        }

        if (DeployRuns.Of(push).Find(name) is { } run)
        {
            await run.RunAsync(step, cancellationToken).ConfigureAwait(false);
        }

        return StageResult.Continue;
    }

    public ValueTask PostReceiveAsync(PushContext push, CancellationToken cancellationToken) =>
        _begun is null ? ValueTask.CompletedTask : new ValueTask(_begun.CompleteAsync(cancellationToken));

    public async ValueTask DisposeAsync()
    {
        if (_begun is null)
        {
            return;
        }

        await _begun.DisposeAsync().ConfigureAwait(false);
        if (options.Preview is not null)
        {
            // A push of a branch that is not to be, and the cluster was away when its namespace was to go.
            deployer.Previews.Signal();
        }
    }
}
