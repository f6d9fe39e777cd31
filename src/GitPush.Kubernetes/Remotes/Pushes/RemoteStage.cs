using GitPush.Access;
using GitPush.Hooks;
using GitPush.Images;
using GitPush.Kubernetes.Apply;
using GitPush.Kubernetes.Client;
using GitPush.Kubernetes.Health;
using GitPush.Kubernetes.Remotes.Controller;
using Microsoft.Extensions.Options;

namespace GitPush.Kubernetes.Remotes.Pushes;

/// <summary>
/// Does with a push to a Remote's repository what the Remote says at the moment when the push gets here: changed meanwhile, it says
/// so for the next one. Pushes to other repositories pass.
/// </summary>
internal sealed class RemoteStage(
    RemoteDirectory remotes,
    RemoteReader reader,
    RemoteCheck check,
    RemoteGuard guard,
    RemoteClient cluster,
    RemotePipeline pipeline,
    RemotePushes pushes,
    IOptions<GitPushRemoteOptions> options,
    TimeProvider time) : IHookStage, IAsyncDisposable
{
    private readonly List<IHookStage> _stages = [];

    public async ValueTask<StageResult> PreReceiveAsync(PushContext push, CancellationToken cancellationToken)
    {
        if (remotes.Index.OwnerOf(push.Repository.Name) is not { } known)
        {
            return StageResult.Continue;
        }

        if (await ReadAsync(known, cancellationToken).ConfigureAwait(false) is not { } remote)
        {
            return StageResult.Reject($"Remote {known.Namespace}/{known.Name} is gone");
        }

        // The watch may not have told yet.
        if (KeyLoginIdentity.IsAllThatIsKnownOf(push.User) && !guard.IsGranted(push.User, remote))
        {
            return StageResult.Reject($"your key does not open Remote {remote.Namespace}/{remote.Name} any more");
        }

        var verdict = await CheckAsync(remote, cancellationToken).ConfigureAwait(false);
        if (!verdict.IsReady || remote.Reading.Spec is not { } spec)
        {
            return StageResult.Reject($"Remote {remote.Namespace}/{remote.Name}: {OneLine.Of(verdict.Message)}");
        }

        if (PushSource.Find(push, spec.Refs.Count == 0 ? null : GlobList.Parse(spec.Refs)) is null)
        {
            await push.Output.WriteLineAsync("stored, and not deployed: it is none of the Remote's branches", cancellationToken).ConfigureAwait(false);
            return StageResult.Continue;
        }

        if (SkipDeploy.FindRefusal(push, spec.AllowSkipDeploy) is { } refusal)
        {
            return refusal;
        }

        var target = new RemoteTarget(remote, spec, spec.ServiceAccount ?? options.Value.DefaultServiceAccount, cluster);
        return await RunAsync(push, target, spec.Timeout ?? options.Value.PushTimeout, cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask PostReceiveAsync(PushContext push, CancellationToken cancellationToken)
    {
        if (_stages.Count == 0)
        {
            return;
        }

        pushes.Built(push.Id, [.. BuiltImages.Of(push).All]);
        foreach (var stage in _stages)
        {
            await stage.PostReceiveAsync(push, cancellationToken).ConfigureAwait(false);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var stage in Enumerable.Reverse(_stages))
        {
            if (stage is IAsyncDisposable asyncDisposable)
            {
                await asyncDisposable.DisposeAsync().ConfigureAwait(false);
            }
            else
            {
                (stage as IDisposable)?.Dispose();
            }
        }
    }

    /// <summary>The Remote as the API server has it now; null when it is gone, or another one of its name.</summary>
    private async Task<RemoteEntry?> ReadAsync(RemoteEntry known, CancellationToken cancellationToken)
    {
        try
        {
            var client = await cluster.GetAsync(cancellationToken).ConfigureAwait(false);
            var now = await client.GetAsync(known.Key, cancellationToken).ConfigureAwait(false);
            return now is null || now.Uid != known.Uid || now.IsBeingDeleted ? null
                : now.ResourceVersion == known.Object.ResourceVersion ? known
                : reader.Read(now, known.Life);
        }
        catch (KubernetesApiException exception)
        {
            throw Unreachable(exception);
        }
    }

    private async Task<RemoteVerdict> CheckAsync(RemoteEntry remote, CancellationToken cancellationToken)
    {
        try
        {
            // The repository that this push is for is the one that it was opened by; a spec that names another one now is for the next.
            return remote.Repository is { } repository && !remote.Life.IsAdmittedTo(repository)
                ? RemoteVerdict.NotReady(RemoteReasons.RepositoryTaken, $"its repository is '{repository}' now")
                : await check.CheckAsync(remote, cancellationToken).ConfigureAwait(false);
        }
        catch (KubernetesApiException exception)
        {
            throw Unreachable(exception);
        }
    }

    private static StageFailedException Unreachable(KubernetesApiException exception) =>
        new($"the cluster does not say what the Remote is: {OneLine.Of(exception.Message)}", exception);

    private async Task<StageResult> RunAsync(PushContext push, RemoteTarget target, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(timeout, time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, target.Remote.Life.Gone, patience.Token);
        try
        {
            foreach (var stage in pipeline.Stages(target))
            {
                _stages.Add(stage);
                var result = await stage.PreReceiveAsync(push, end.Token).ConfigureAwait(false);
                if (result.Reason is not null || result.Rejections.Count > 0)
                {
                    return result;
                }
            }

            // Deleted in the last moment, the Remote takes no push any more.
            end.Token.ThrowIfCancellationRequested();
            return StageResult.Continue;
        }
        catch (Exception exception) when (end.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new StageFailedException(
                target.Remote.Life.Gone.IsCancellationRequested
                    ? $"Remote {target.Namespace}/{target.Remote.Name} was deleted while the push ran"
                    : $"the push took longer than {timeout}, the time-out of its Remote",
                exception);
        }
    }
}
