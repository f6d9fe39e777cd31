using System.Text.Json.Nodes;
using GitPush.Testing.Kubernetes.Registry;
using GitPush.Testing.Kubernetes.Storage;

namespace GitPush.Testing.Kubernetes.Controllers;

/// <summary>Runs jobs to their end: completions, parallelism, retries, deadlines, suspension, removal after a while.</summary>
internal sealed partial class JobController(ObjectRegistry registry) : WorkloadController(registry, "job-controller")
{
    // A real cluster waits 10 seconds before the first retry.
    private static readonly TimeSpan FirstRetryDelay = TimeSpan.FromMilliseconds(100);

    public override IEnumerable<ObjectId> Concerns(StoreEvent change) =>
        change.IsOf("batch", "jobs") ? [ObjectId.Of(change)]
        : change.IsOf("", "pods") ? ConcernedOwner(change, "Job")
        : [];

    public override TimeSpan? Reconcile(ObjectId id)
    {
        if (Registry.Find(Resource("Job"), id.Namespace, id.Name) is not { } job || IsBeingDeleted(job))
        {
            return null;
        }

        if (IsFinished(job))
        {
            return RemoveAfterWhile(job);
        }

        var pods = Controlled("Pod", job);
        var active = pods.Where(PodState.IsActive).ToList();
        var succeeded = pods.Count(pod => pod.Text("status", "phase") == "Succeeded");
        var failed = pods.Where(pod => pod.Text("status", "phase") == "Failed").ToList();
        if (job.Flag("spec", "suspend") == true)
        {
            return Suspend(job, active, succeeded, failed.Count);
        }

        Start(job);
        job = Registry.Get(Resource("Job"), id.Namespace, id.Name);
        var (again, reason, message) = Failure(job, active, failed.Count);
        if (reason is not null)
        {
            Finish(job, active, succeeded, failed.Count, "Failed", reason, message!);
            return TimeSpan.Zero;
        }

        if (IsComplete(job, active, succeeded))
        {
            Finish(job, active, succeeded, failed.Count, "Complete", "CompletionsReached", "Reached expected number of succeeded pods");
            return TimeSpan.Zero;
        }

        again = Sooner(again, KeepRunning(job, active, succeeded, failed));
        active = [.. Controlled("Pod", job).Where(PodState.IsActive)];
        WriteCounts(job, active, succeeded, failed.Count);
        return again;
    }

    private static bool IsFinished(JsonObject job) =>
        job.Objects("status", "conditions").Any(condition => condition.Text("type") is "Complete" or "Failed" && condition.Text("status") == "True");

    private static bool IsComplete(JsonObject job, List<JsonObject> active, int succeeded) =>
        job.Number("spec", "completions") is { } completions ? succeeded >= completions : succeeded > 0 && active.Count == 0;

    private (TimeSpan? Again, string? Reason, string? Message) Failure(JsonObject job, List<JsonObject> active, int failed)
    {
        var limit = job.Number("spec", "backoffLimit") ?? 6;
        var restarts = job.Text("spec", "template", "spec", "restartPolicy") == "OnFailure" ? active.Sum(PodState.Restarts) : 0;
        if (failed > limit || (restarts > 0 && restarts >= limit))
        {
            return (null, "BackoffLimitExceeded", "Job has reached the specified backoff limit");
        }

        if (job.Number("spec", "activeDeadlineSeconds") is not { } seconds || Timestamps.Read(job.At("status", "startTime")) is not { } start)
        {
            return default;
        }

        var left = start.AddSeconds(seconds) - Time;
        return left > TimeSpan.Zero ? (left, null, null) : (null, "DeadlineExceeded", "Job was active longer than specified deadline");
    }

    private TimeSpan? KeepRunning(JsonObject job, List<JsonObject> active, int succeeded, List<JsonObject> failed)
    {
        var parallelism = (int)(job.Number("spec", "parallelism") ?? 1);
        var wanted = job.Number("spec", "completions") is { } completions
            ? Math.Min(parallelism, (int)completions - succeeded)
            : succeeded > 0 ? active.Count : parallelism;
        foreach (var surplus in active.Skip(wanted))
        {
            DeletePod(job, surplus);
        }

        if (active.Count >= wanted)
        {
            return null;
        }

        if (failed.Count > 0 && active.Count == 0)
        {
            var delay = FirstRetryDelay * Math.Pow(2, Math.Min(failed.Count - 1, 6));
            var left = failed.Max(LastTransition) + delay - Time;
            if (left > TimeSpan.Zero)
            {
                return left;
            }
        }

        for (var missing = wanted - active.Count; missing > 0; missing--)
        {
            _ = CreatePod(job, job.At("spec", "template"), name: null);
        }

        return null;
    }

    private static DateTimeOffset LastTransition(JsonObject pod) =>
        pod.Objects("status", "containerStatuses").Select(status => Timestamps.Read(status.At("state", "terminated", "finishedAt"))).Max() ?? DateTimeOffset.MinValue;

    private TimeSpan? RemoveAfterWhile(JsonObject job)
    {
        if (job.Number("spec", "ttlSecondsAfterFinished") is not { } seconds)
        {
            return null;
        }

        var finished = job.Objects("status", "conditions").Where(condition => condition.Text("type") is "Complete" or "Failed").Select(condition => Timestamps.Read(condition["lastTransitionTime"])).Max();
        var left = (finished ?? Time).AddSeconds(seconds) - Time;
        if (left > TimeSpan.Zero)
        {
            return left;
        }

        Delete(Resource("Job"), job, "Foreground");
        return null;
    }
}
