namespace GitPush.Kubernetes.Builds;

/// <summary>A taint of nodes that builds may run on all the same (<c>core/v1 Toleration</c>).</summary>
/// <param name="Key">The taint's key; null for every taint.</param>
/// <param name="Value">The taint's value; null for every value.</param>
/// <param name="Effect"><c>NoSchedule</c>, <c>PreferNoSchedule</c> or <c>NoExecute</c>; null for all of them.</param>
public sealed record KubernetesToleration(string? Key = null, string? Value = null, string? Effect = null);
