using GitPush.Hooks;
using GitPush.Kubernetes.Apply;
using GitPush.Kubernetes.Manifests;
using GitPush.Objects;

namespace GitPush.Kubernetes.Tests.Apply;

/// <summary>One push of a <see cref="TestDeployment"/>, as the pipeline runs it.</summary>
internal sealed class TestPush(TestDeployment deployment, PushContext push, ApplyRun run, RenderedManifests manifests, ObjectId commit)
{
    public string Id => push.Id;

    public RecordedLines Output { get; } = (RecordedLines)push.Output;

    public PushContext Context => push;

    public Task PrepareAsync(CancellationToken cancellationToken = default) => run.PrepareAsync(manifests, cancellationToken);

    /// <summary>Does all that happens before the refs change.</summary>
    public async Task DeployAsync(CancellationToken cancellationToken = default)
    {
        await run.PrepareAsync(manifests, cancellationToken);
        await (push.IsPlan ? run.TellPlanAsync(cancellationToken) : run.ApplyAsync(cancellationToken));
    }

    /// <summary>Deploys, and takes it back when that fails: the failure's message.</summary>
    public async Task<string> FailAsync()
    {
        var failure = await Assert.ThrowsExactlyAsync<StageFailedException>(() => DeployAsync());
        await RollBackAsync();
        return failure.Message;
    }

    /// <summary>The refs change.</summary>
    public async Task AcceptAsync()
    {
        deployment.Git.Run("update-ref", "refs/heads/main", commit.ToString());
        await run.CompleteAsync(CancellationToken.None);
        await run.DisposeAsync();
    }

    public async Task DeployAndAcceptAsync()
    {
        await DeployAsync();
        await AcceptAsync();
    }

    /// <summary>The push is refused, by whichever stage.</summary>
    public async Task RollBackAsync()
    {
        while (push.TryTakeRollback(out var rollback))
        {
            await push.Output.WriteLineAsync($"rolling back: {rollback.Name}");
            await rollback.Action(CancellationToken.None);
        }

        await run.DisposeAsync();
    }

    /// <summary>What a kill of the server leaves: nothing of it runs on, and its lease is free when it has expired.</summary>
    public async Task CrashAsync()
    {
        await deployment.Cluster.Kubectl.DeleteAsync($"/apis/coordination.k8s.io/v1/namespaces/{deployment.Cluster.Namespace}/leases/gitpush-shop");
        while (push.TryTakeRollback(out _))
        {
        }
    }
}
