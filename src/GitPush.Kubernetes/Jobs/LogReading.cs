namespace GitPush.Kubernetes.Jobs;

/// <summary>A container's log, and the task that reads it.</summary>
internal sealed class LogReading(ContainerLog log, Task task)
{
    public ContainerLog Log { get; } = log;

    public Task Task { get; } = task;

    /// <summary>Whether there is anything to read; of a container that never starts nothing ever comes.</summary>
    public bool HasStarted { get; set; }
}
