namespace GitPush.Kubernetes.Health;

/// <summary>An object's health.</summary>
/// <param name="State">How far it has come.</param>
/// <param name="Message">For humans: <c>2/3 ready</c>.</param>
internal sealed record ObjectHealth(HealthState State, string Message)
{
    /// <summary>
    /// Whether its controller has not yet seen what the object is to be now: the rest of its status speaks of something older, and
    /// there is nothing to tell anybody.
    /// </summary>
    public bool IsUnobserved { get; init; }

    /// <summary>
    /// Whether a failure may be that of an earlier roll-out: a controller that has just seen another change can repeat it for a moment,
    /// until it has looked at what the change has done.
    /// </summary>
    public bool MayBeOutdated { get; init; }
}
