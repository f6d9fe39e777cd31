namespace GitPush.Kubernetes.Manifests;

/// <summary>
/// A ConfigMap or Secret whose keys are variables; keys that cannot be a variable's name are passed over. A line break at the end
/// of a value does not belong to it. What a Secret holds is never shown.
/// </summary>
/// <param name="Kind"><c>ConfigMap</c> or <c>Secret</c>.</param>
/// <param name="Name">Its name.</param>
/// <param name="Namespace">Its namespace; null for the one that the manifests go to.</param>
/// <param name="IsOptional">Whether it may be missing.</param>
public sealed record VariableSource(string Kind, string Name, string? Namespace = null, bool IsOptional = false)
{
    /// <summary>A ConfigMap of the manifests' namespace.</summary>
    public static VariableSource ConfigMap(string name, bool isOptional = false) => new("ConfigMap", name, IsOptional: isOptional);

    /// <summary>A Secret of the manifests' namespace.</summary>
    public static VariableSource Secret(string name, bool isOptional = false) => new("Secret", name, IsOptional: isOptional);

    /// <summary>As kubectl says it: <c>configmap/cluster-settings</c>.</summary>
    public override string ToString() => $"{Kind.ToLowerInvariant()}/{Name}";
}
