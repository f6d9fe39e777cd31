using GitPush.Kubernetes.Client;

namespace GitPush.Kubernetes.Apply;

/// <summary>What only the server writes on an object.</summary>
internal static class ServerFields
{
    private static readonly string[] Metadata =
        ["managedFields", "resourceVersion", "uid", "creationTimestamp", "deletionTimestamp", "deletionGracePeriodSeconds", "generation", "selfLink"];

    /// <summary>Takes it off, the status included.</summary>
    public static void Remove(KubernetesObject item)
    {
        _ = item.Json.Remove("status");
        foreach (var name in Metadata)
        {
            _ = item.Metadata.Remove(name);
        }
    }
}
