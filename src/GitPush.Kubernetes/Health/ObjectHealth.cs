namespace GitPush.Kubernetes.Health;

/// <summary>An object's health.</summary>
/// <param name="State">How far it has come.</param>
/// <param name="Message">For humans: <c>2/3 ready</c>.</param>
internal sealed record ObjectHealth(HealthState State, string Message);
