using System.Text.Json.Nodes;
using GitPush.Kubernetes.Apply;
using GitPush.Kubernetes.Client;
using GitPush.Kubernetes.Health;
namespace GitPush.Kubernetes.Jobs;

/// <summary>Ends the Job of a push, and cleans up after it.</summary>
internal sealed class JobEnd(KubernetesClient client, ObjectKey key, string pushId, TimeProvider time)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Deletes the Job if it is this push's and still runs, and waits until it is gone and its pods have ended. One that has ended
    /// stays.
    /// </summary>
    public async ValueTask StopAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                var job = await client.GetAsync(key, cancellationToken).ConfigureAwait(false);
                if (job is null || job.Annotation(ObjectMarks.Push) != pushId || HasEnded(job))
                {
                    return;
                }

                if (!job.IsBeingDeleted)
                {
                    // Foreground: the Job is there until its pods are not.
                    _ = await client.DeleteAsync(key, new DeleteRequest("Foreground", job.Uid), cancellationToken).ConfigureAwait(false);
                    continue;
                }

                await WaitUntilGoneAsync(job, cancellationToken).ConfigureAwait(false);
                return;
            }
            catch (KubernetesApiException exception) when (TransientFailure.Is(exception) || exception.StatusCode is System.Net.HttpStatusCode.Gone or System.Net.HttpStatusCode.Conflict)
            {
                await Task.Delay(Pause, time, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Lets go of a Job that completed, as the options say, unless its manifest says how long it is kept.</summary>
    public async Task CleanUpAsync(KubernetesObject manifest, JobRunOptions options, CancellationToken cancellationToken)
    {
        if (manifest.At("spec", "ttlSecondsAfterFinished") is not null)
        {
            return;
        }

        try
        {
            if (options.KeepCompleted == TimeSpan.Zero)
            {
                _ = await client.DeleteAsync(key, new DeleteRequest("Background"), cancellationToken).ConfigureAwait(false);
            }
            else
            {
                var keep = new JsonObject { ["spec"] = new JsonObject { ["ttlSecondsAfterFinished"] = (long)Math.Ceiling(options.KeepCompleted.TotalSeconds) } };
                _ = await client.PatchAsync(key, PatchKind.Merge, keep, null, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (KubernetesApiException)
        {
            // It has completed, and its ttlSecondsAfterFinished ends it later.
        }
    }

    private static bool HasEnded(KubernetesObject job) =>
        ObjectCondition.Of(job).Any(condition => condition is { Type: "Complete" or "Failed", IsTrue: true });

    private async Task WaitUntilGoneAsync(KubernetesObject job, CancellationToken cancellationToken)
    {
        var since = new ListOptions { FieldSelector = $"metadata.name={job.Name}", ResourceVersion = job.ResourceVersion };
        await foreach (var change in client.WatchAsync(job.ApiVersion, job.Kind, job.Namespace, since, cancellationToken).ConfigureAwait(false))
        {
            if (change.Type == WatchEventType.Deleted)
            {
                return;
            }
        }
    }
}
