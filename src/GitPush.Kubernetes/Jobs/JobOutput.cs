namespace GitPush.Kubernetes.Jobs;

/// <summary>Takes what is written while a Job runs. Its methods are called by several tasks at once.</summary>
internal abstract class JobOutput
{
    /// <summary>How many lines its containers have written, those that were not shown included.</summary>
    public abstract long Count { get; }

    /// <summary>A line of GitPush's own.</summary>
    public abstract ValueTask TellAsync(string line, CancellationToken cancellationToken);

    /// <summary>A line of a container's.</summary>
    /// <param name="container">Which one; null for the only one.</param>
    public abstract ValueTask WriteAsync(string? container, string line, CancellationToken cancellationToken);
}
