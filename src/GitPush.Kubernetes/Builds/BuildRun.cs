using GitPush.Hooks;
using GitPush.Images;
using GitPush.Kubernetes.Client;
using GitPush.Kubernetes.Health;
using GitPush.Kubernetes.Jobs;
using GitPush.Secrets;
using GitPush.Transport;
using Microsoft.Extensions.Logging;

namespace GitPush.Kubernetes.Builds;

/// <summary>The builds of one push: one Job for each image.</summary>
/// <param name="client">The cluster.</param>
/// <param name="ns">Where the Jobs run.</param>
/// <param name="source">The commit that is built.</param>
internal sealed class BuildRun(
    KubernetesClient client,
    string ns,
    KubernetesBuildOptions options,
    PushContext push,
    PushSource source,
    SecretResolver resolver,
    PushedTrees trees,
    TimeProvider time,
    ILogger logger)
{
    // Less than what a stage has after it was cancelled.
    private static readonly TimeSpan CleanUpTimeout = TimeSpan.FromSeconds(4);

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly BuildTool _tool = BuildTool.Of(options.Tool);

    /// <summary>Builds and pushes an image. Whatever becomes of it, nothing of it goes on in the cluster.</summary>
    /// <exception cref="StageFailedException">It was not built.</exception>
    public async Task<BuiltImage> RunAsync(ImageBuild image, CancellationToken cancellationToken)
    {
        string digest;
        try
        {
            var secrets = await new BuildSecretsReader(options, resolver, client, ns).ReadAsync(image, _tool, push, cancellationToken).ConfigureAwait(false);
            var request = new BuildRequest(image, source.Commit.ToString(), ImageLabels.Create(push, source.Commit, image), secrets.SecretFiles, options.CacheTag);
            digest = await RunJobAsync(image, new BuildJob(options, _tool, request, secrets, ns, push), cancellationToken).ConfigureAwait(false);
        }
        catch (KubernetesApiException exception)
        {
            throw new StageFailedException($"image {image.Name} was not built: {OneLine.Of(exception.Message)}", exception);
        }

        var built = new BuiltImage(image.Name, image.Repository!, source.Commit.ToString(), digest, source.Commit);
        await push.Output.WriteLineAsync($"build: {image.Name}  pushed {built.Reference}", cancellationToken).ConfigureAwait(false);
        return built;
    }

    private async Task<string> RunJobAsync(ImageBuild image, BuildJob build, CancellationToken cancellationToken)
    {
        await using var tree = trees.Offer(push, source.Commit, ImagePaths.ContextOf(image), options.Timeout);
        using var revoking = cancellationToken.UnsafeRegister(static tree => ((PushedTree)tree!).Revoke(), tree);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var log = new BuildLog(image.Name, _tool, push.Output);
        var job = build.ToJob();
        var run = new JobRun(client, job, push.Id, RunOptions, log, time, stop.Token)
        {
            // Not before the Job, or nobody would delete it after a crash of the server. The pod waits for it.
            Created = (created, token) => CreateSecretAsync(build.ToSecret(created, tree.Token), token),
        };

        var isDone = false;
        try
        {
            var failure = await run.RunAsync(cancellationToken).ConfigureAwait(false);
            var digest = failure is null ? BuildResult.FindDigest(run.Pods) : null;
            if (digest is null)
            {
                await log.WriteTailAsync(cancellationToken).ConfigureAwait(false);
                Log.BuildFailed(logger, push.Id, image.Name, ns, job.Name, failure ?? "no digest", log.ContextLine);
                throw new StageFailedException($"image {image.Name} was not built: {BuildResult.Describe(image, run.Pods, log, failure ?? "the builder has not said what it pushed")}");
            }

            isDone = true;
            return digest;
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await run.StoppedAsync().ConfigureAwait(false);
            await CleanUpAsync(job.Key, isDone).ConfigureAwait(false);
        }
    }

    // The answer may be lost and the Secret exist all the same. Its name is that of this push's Job: nobody else makes it.
    private async Task CreateSecretAsync(KubernetesObject secret, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        while (true)
        {
            try
            {
                _ = await client.CreateAsync(secret, cancellationToken).ConfigureAwait(false);
                return;
            }
            catch (KubernetesApiException exception) when (exception.Reason == "AlreadyExists")
            {
                return;
            }
            catch (KubernetesApiException exception) when (TransientFailure.Is(exception) && time.GetElapsedTime(start) < options.Timeout)
            {
                await Task.Delay(Pause, time, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Ends a Job that still runs, and takes away what is not needed any more. One that failed stays for somebody to look at.</summary>
    private async Task CleanUpAsync(ObjectKey job, bool isDone)
    {
        using var limit = new CancellationTokenSource(CleanUpTimeout, time);
        try
        {
            _ = await client.DeleteAsync(job with { ApiVersion = "v1", Kind = "Secret" }, new DeleteRequest(), limit.Token).ConfigureAwait(false);
            if (isDone)
            {
                _ = await client.DeleteAsync(job, new DeleteRequest(), limit.Token).ConfigureAwait(false);
            }
            else
            {
                await new JobEnd(client, job, push.Id, time).StopAsync(limit.Token).ConfigureAwait(false);
            }
        }
        catch (Exception exception) when (exception is KubernetesApiException or OperationCanceledException)
        {
            // The cluster does it when the Job's time is up.
            Log.BuildJobLeft(logger, exception, push.Id, job.Namespace!, job.Name);
        }
    }

    private JobRunOptions RunOptions => new() { Timeout = options.Timeout, KeepFailed = options.KeepFailed };
}
