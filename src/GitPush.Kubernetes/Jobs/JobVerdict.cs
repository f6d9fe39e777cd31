namespace GitPush.Kubernetes.Jobs;

/// <summary>How a Job ended.</summary>
/// <param name="Failure">Why it failed; null when it completed.</param>
/// <param name="HasEnded">Whether the cluster said so. Otherwise it is given up while it may still run.</param>
internal sealed record JobVerdict(string? Failure, bool HasEnded)
{
    /// <summary>Whether it failed because its pods did: what they ended with says more.</summary>
    public bool IsOfPods { get; init; }
}
