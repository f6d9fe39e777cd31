namespace GitPush.Kubernetes.Health;

/// <summary>How a stage waits until what it changed is healthy.</summary>
public sealed class HealthOptions
{
    /// <summary>How long all objects together may take. Default: 5 minutes.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// For how long a new pod may fail in a way that can pass by itself, before the push fails: its image cannot be pulled, a Secret
    /// or ConfigMap that it names is missing, a quota or an admission webhook refuses it. Default: 15 seconds.
    /// </summary>
    public TimeSpan FailureGrace { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// How often a container of a new pod may be started again before its crashes (<c>CrashLoopBackOff</c>) fail the push. Default: 3.
    /// </summary>
    public int MaxRestarts { get; set; } = 3;

    /// <summary>The shortest time between two lines about the same object. Zero writes every change. Default: 1 second.</summary>
    public TimeSpan ProgressInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How many of a failed container's last log lines the pusher reads. Default: 10.</summary>
    public int LogLines { get; set; } = 10;
}
