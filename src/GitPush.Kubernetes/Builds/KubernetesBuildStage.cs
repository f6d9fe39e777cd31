using GitPush.Hooks;
using GitPush.Images;
using GitPush.Kubernetes.Client;
using GitPush.Kubernetes.Health;
using GitPush.Secrets;
using GitPush.Transport;
using Microsoft.Extensions.Logging;

namespace GitPush.Kubernetes.Builds;

/// <summary>Builds the images of a push in a cluster, several side by side, and hands them to the stages that deploy.</summary>
internal sealed class KubernetesBuildStage(
    KubernetesBuildOptions options,
    KubernetesClients clients,
    SecretResolver resolver,
    PushedTrees trees,
    TimeProvider time,
    ILogger<KubernetesBuildStage> logger) : IHookStage
{
    public async ValueTask<StageResult> PreReceiveAsync(PushContext push, CancellationToken cancellationToken)
    {
        if (PushSource.Find(push, options.Refs.Count == 0 ? null : GlobList.Parse(options.Refs)) is not { } source)
        {
            return StageResult.Continue;
        }

        foreach (var image in options.Images)
        {
            BuildContext.Check(push.Repository, source.Commit, image);
        }

        var images = BuiltImages.Of(push);
        if (push.IsPlan)
        {
            foreach (var image in options.Images)
            {
                await push.Output.WriteLineAsync($"build: {image.Name} would be built in the cluster", cancellationToken).ConfigureAwait(false);
                images.AddBuilt(new BuiltImage(image.Name, image.Repository!, source.Commit.ToString(), null, source.Commit));
            }

            return StageResult.Continue;
        }

        foreach (var built in await BuildAsync(push, source, cancellationToken).ConfigureAwait(false))
        {
            images.AddBuilt(built);
        }

        return StageResult.Continue;
    }

    private async Task<BuiltImage[]> BuildAsync(PushContext push, PushSource source, CancellationToken cancellationToken)
    {
        KubernetesClient client;
        try
        {
            client = await clients.GetAsync(options.Cluster, cancellationToken).ConfigureAwait(false);
        }
        catch (KubernetesApiException exception)
        {
            throw new StageFailedException(OneLine.Of(exception.Message), exception);
        }

        var run = new BuildRun(client, options.Namespace ?? client.DefaultNamespace ?? "default", options, push, source, resolver, trees, time, logger);
        using var turns = new SemaphoreSlim(options.MaxParallel);
        using var failed = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        StageFailedException? failure = null;
        var builds = options.Images.Select(BuildOneAsync).ToArray();
        try
        {
            return await Task.WhenAll(builds).ConfigureAwait(false);
        }
        catch (Exception) when (failure is not null)
        {
            // The other builds were ended because of this one.
            throw failure;
        }

        async Task<BuiltImage> BuildOneAsync(ImageBuild image)
        {
            await turns.WaitAsync(failed.Token).ConfigureAwait(false);
            try
            {
                return await run.RunAsync(image, failed.Token).ConfigureAwait(false);
            }
            catch (Exception exception)
            {
                failure ??= exception as StageFailedException;
                await failed.CancelAsync().ConfigureAwait(false);
                throw;
            }
            finally
            {
                _ = turns.Release();
            }
        }
    }
}
