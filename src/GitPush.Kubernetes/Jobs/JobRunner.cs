using GitPush.Hooks;
using GitPush.Kubernetes.Client;
using GitPush.Objects;

namespace GitPush.Kubernetes.Jobs;

/// <summary>Runs Jobs as steps of a push: migrations before a deployment, tests after it.</summary>
internal sealed class JobRunner(TimeProvider time)
{
    // Longer than the 30 seconds that pods have to end in unless they ask for more.
    private static readonly TimeSpan StopTimeout = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Runs a Job to its end, with its log on the pusher's terminal. It runs once for a push, whatever becomes of the connection to the
    /// cluster. When the push is refused or cancelled while it runs, it is deleted, and its pods have ended before anything else is
    /// rolled back.
    /// </summary>
    /// <param name="manifest">The Job, complete, with its namespace; its name is that of the step.</param>
    /// <exception cref="StageFailedException">It failed, could not start, or did not end in time.</exception>
    /// <exception cref="KubernetesApiException">The cluster could not be reached, or refused something.</exception>
    public async Task RunAsync(
        KubernetesClient client, PushContext push, ObjectId commit, KubernetesObject manifest, JobRunOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(push);
        ArgumentNullException.ThrowIfNull(manifest);
        ArgumentNullException.ThrowIfNull(options);
        var label = JobPreparation.BaseName(manifest);
        var job = JobPreparation.Prepare(manifest, push, commit, options);
        var end = new JobEnd(client, job.Key, push.Id, time);
        push.OnRollback($"job {label}", token => end.StopAsync(token));

        using var log = new JobLog(label, options, push.Output.WriteLineAsync);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var run = new JobRun(client, job, push.Id, options, log, time, stop.Token);
        string? failure;
        try
        {
            failure = await run.RunAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await run.StoppedAsync().ConfigureAwait(false);
        }

        if (failure is not null)
        {
            // Of a Job that has failed nothing is running any more, and it stays for somebody to look at. Any other must not go on.
            await StopAsync(end, log, cancellationToken).ConfigureAwait(false);
            await log.WriteTailAsync(cancellationToken).ConfigureAwait(false);
            throw new StageFailedException($"job {label} failed: {failure}");
        }

        await end.CleanUpAsync(manifest, options, cancellationToken).ConfigureAwait(false);
    }

    private async Task StopAsync(JobEnd end, JobLog log, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(StopTimeout, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            await end.StopAsync(linked.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            await log.TellAsync("it was deleted, and its pods have not ended yet", cancellationToken).ConfigureAwait(false);
        }
    }
}
