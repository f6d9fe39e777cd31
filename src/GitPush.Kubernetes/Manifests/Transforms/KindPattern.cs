using GitPush.Kubernetes.Client;

namespace GitPush.Kubernetes.Manifests.Transforms;

/// <summary>A kind as options name it: <c>Deployment</c>, <c>ClusterRole.rbac.authorization.k8s.io</c>, <c>*</c>.</summary>
internal static class KindPattern
{
    public static bool IsMatch(string pattern, ObjectKey key) =>
        pattern == "*" || pattern == key.Kind || (pattern.Length > key.Kind.Length && pattern == $"{key.Kind}.{key.Group}");

    public static bool IsMatch(IEnumerable<string> patterns, ObjectKey key) => patterns.Any(pattern => IsMatch(pattern, key));
}
