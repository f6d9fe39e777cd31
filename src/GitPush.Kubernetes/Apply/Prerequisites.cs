using GitPush.Kubernetes.Client;

namespace GitPush.Kubernetes.Apply;

/// <summary>
/// What has to exist before the API server takes an object, also in a dry run: its admission and its escalation check look it up. Other
/// references, such as a Deployment's to a ConfigMap, are nobody's business before the pods start.
/// </summary>
internal static class Prerequisites
{
    private const string Rbac = "rbac.authorization.k8s.io";

    /// <summary>The objects that an object cannot be without; none for most kinds.</summary>
    public static IReadOnlyList<ObjectIdentity> Of(KubernetesObject item)
    {
        switch (item.Key.Group, item.Kind)
        {
            // Who may not bind every role has to have the rights of this one, which therefore is read.
            case (Rbac, "RoleBinding" or "ClusterRoleBinding"):
                return Named(Rbac, item.Text("roleRef", "kind"), item.Text("roleRef", "kind") == "Role" ? item.Namespace : null, item.Text("roleRef", "name"));
            case ("", "Pod"):
                return
                [
                    .. Named("", "ServiceAccount", item.Namespace, item.Text("spec", "serviceAccountName") ?? item.Text("spec", "serviceAccount")),
                    .. Named("scheduling.k8s.io", "PriorityClass", null, item.Text("spec", "priorityClassName")),
                    .. Named("node.k8s.io", "RuntimeClass", null, item.Text("spec", "runtimeClassName")),
                ];
            default:
                return [];
        }
    }

    private static IReadOnlyList<ObjectIdentity> Named(string group, string? kind, string? ns, string? name) =>
        string.IsNullOrEmpty(kind) || string.IsNullOrEmpty(name) ? [] : [new ObjectIdentity(group, kind, ns, name)];
}
