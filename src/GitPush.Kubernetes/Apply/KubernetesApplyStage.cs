using GitPush.Hooks;
using GitPush.Kubernetes.Client;
using GitPush.Kubernetes.Manifests;
using Microsoft.Extensions.Logging;

namespace GitPush.Kubernetes.Apply;

/// <summary>Applies the manifests that an earlier stage has rendered.</summary>
internal sealed class KubernetesApplyStage(KubernetesApplyOptions options, KubernetesClients clients, TimeProvider time, ILogger<KubernetesApplyStage> logger)
    : IHookStage, IAsyncDisposable
{
    private ApplyRun? _run;

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

        var manifests = push.Items.Get<RenderedManifests>();
        var client = await ConnectedClient.GetAsync(clients, options.Cluster, cancellationToken).ConfigureAwait(false);
        _run = new ApplyRun(push, source, options, client, time, logger);
        await _run.PrepareAsync(manifests, cancellationToken).ConfigureAwait(false);
        await (push.IsPlan ? _run.TellPlanAsync(cancellationToken) : _run.ApplyAsync(cancellationToken)).ConfigureAwait(false);
        return StageResult.Continue;
    }

    public ValueTask PostReceiveAsync(PushContext push, CancellationToken cancellationToken) =>
        _run is null ? ValueTask.CompletedTask : new ValueTask(_run.CompleteAsync(cancellationToken));

    public ValueTask DisposeAsync() => _run?.DisposeAsync() ?? ValueTask.CompletedTask;
}
