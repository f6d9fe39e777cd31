namespace GitPush.Kubernetes.Jobs;

/// <summary>How long a Job may run, what of its output the pusher reads, and for how long it is kept.</summary>
public sealed class JobRunOptions
{
    /// <summary>
    /// How long the Job may run. It is also the Job's <c>activeDeadlineSeconds</c>, unless its manifest has a shorter one, so that the
    /// cluster ends it when nobody else does. Whole seconds. Default: 10 minutes.
    /// </summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// How often pods that failed are tried again, where a manifest does not say. Default: 0, for a migration that failed half-way
    /// is to be looked at by somebody.
    /// </summary>
    public int BackoffLimit { get; set; }

    /// <summary>
    /// For how long a pod may fail to start in a way that can pass by itself, before the push fails: its image cannot be pulled, a
    /// Secret or ConfigMap that it names is missing. Default: 15 seconds.
    /// </summary>
    public TimeSpan FailureGrace { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// How long a Job that failed is kept for somebody to look at, its pods and their logs with it
    /// (<c>ttlSecondsAfterFinished</c>, unless the manifest has it). Whole seconds. Default: 1 hour.
    /// </summary>
    public TimeSpan KeepFailed { get; set; } = TimeSpan.FromHours(1);

    /// <summary>How long a Job that completed is kept, unless the manifest says. Whole seconds. Default: zero, it is deleted at once.</summary>
    public TimeSpan KeepCompleted { get; set; }

    /// <summary>How many lines of its log the pusher reads. Of the rest only the last ones are shown, when it fails. Default: 10,000.</summary>
    public int MaxLogLines { get; set; } = 10_000;

    /// <summary>How many characters of a line of its log the pusher reads. Default: 2,000.</summary>
    public int MaxLogLineLength { get; set; } = 2_000;
}
