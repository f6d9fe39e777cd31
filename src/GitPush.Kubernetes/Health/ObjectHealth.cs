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
}
