using GitPush.Kubernetes.Client;
using GitPush.Kubernetes.Health;

namespace GitPush.Kubernetes.Jobs;

/// <content>What the state of Job and pods means.</content>
internal sealed partial class JobRun
{
    private const string Deleted = "it was deleted while it ran";

    private readonly FailingSince _failing = new(time);
    private string? _told;

    private JobVerdict? Look()
    {
        // The list was asked for when the Job existed, and is of no earlier moment.
        if (_jobs.IsReady && (_jobs.Find(job.Name) is { } found ? Ended(found) : new JobVerdict(Deleted, HasEnded: false)) is { } verdict)
        {
            return verdict;
        }

        return LookAtPods() ?? (time.GetElapsedTime(_start) >= options.Timeout + DeadlineSlack ? new JobVerdict(TookTooLong, HasEnded: false) : null);
    }

    // A Job that is suspended waits for its turn in somebody's queue: it is neither done nor failed.
    private JobVerdict? Ended(KubernetesObject found)
    {
        if (ObjectCondition.Find(found, "Complete") is { IsTrue: true })
        {
            return new JobVerdict(null, HasEnded: true);
        }

        return ObjectCondition.Find(found, "Failed") switch
        {
            { IsTrue: true, Reason: "DeadlineExceeded" } => new JobVerdict(TookTooLong, HasEnded: true),
            { IsTrue: true } failed => new JobVerdict(OneLine.Of(failed.Text), HasEnded: true) { IsOfPods = failed.Reason is "BackoffLimitExceeded" or "PodFailurePolicy" or "FailedIndexes" },
            _ => found.IsBeingDeleted ? new JobVerdict(Deleted, HasEnded: false) : null,
        };
    }

    /// <summary>Whether a pod will never start. That it crashes is counted by the Job's own backoffLimit.</summary>
    private JobVerdict? LookAtPods()
    {
        _failing.BeginLook();
        PodFailure? final = null;
        PodFailure? open = null;
        foreach (var pod in _pods.Objects)
        {
            if (PodFailures.Find(pod, int.MaxValue) is not { } failure)
            {
                continue;
            }

            var left = failure.Finality == FailureFinality.AfterGrace ? options.FailureGrace - _failing.For($"{pod.Uid}/{failure.Container}") : TimeSpan.MaxValue;
            if (failure.Finality == FailureFinality.Final || left <= TimeSpan.Zero)
            {
                final = failure;
            }
            else
            {
                open = failure;
                _due = left < _due ? left : _due;
            }
        }

        _failing.EndLook();
        _waitsFor = open?.Text;
        return final is null ? null : new JobVerdict(OneLine.Of(final.Text), HasEnded: false);
    }

    private string TookTooLong => $"it took longer than {Readable(Deadline)}";

    private TimeSpan Deadline => TimeSpan.FromSeconds(job.Number((long)options.Timeout.TotalSeconds, "spec", "activeDeadlineSeconds"));

    private static string Readable(TimeSpan time) => time >= TimeSpan.FromMinutes(1) && time.Seconds == 0 ? $"{time.TotalMinutes:0} min" : $"{time.TotalSeconds:0} s";
}
