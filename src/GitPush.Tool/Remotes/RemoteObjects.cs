using GitPush.Kubernetes.Client;
using GitPush.Kubernetes.Remotes;

namespace GitPush.Tool.Remotes;

/// <summary>The Remotes of a cluster.</summary>
internal static class RemoteObjects
{
    /// <summary>All Remotes, also those of Gitkube where the cluster has that kind, by namespace and name.</summary>
    /// <param name="ns">The namespace; null for all.</param>
    public static async Task<IReadOnlyList<KubernetesObject>> ListAsync(KubernetesClient client, string? ns, CancellationToken cancellationToken)
    {
        var found = new List<KubernetesObject>();
        var isDefined = false;
        foreach (var version in (string[])[RemoteKinds.GitPush, RemoteKinds.Gitkube])
        {
            if (await client.FindTypeAsync(version, RemoteKinds.Kind, cancellationToken) is not null)
            {
                isDefined = true;
                found.AddRange((await client.ListAsync(version, RemoteKinds.Kind, ns, ListOptions.All, cancellationToken)).Items);
            }
        }

        return isDefined
            ? [.. found.OrderBy(static remote => remote.Namespace, StringComparer.Ordinal).ThenBy(static remote => remote.Name, StringComparer.Ordinal)]
            : throw Undefined(client);
    }

    /// <summary>A Remote, also one of Gitkube; null when there is none.</summary>
    public static async Task<KubernetesObject?> FindAsync(KubernetesClient client, string ns, string name, CancellationToken cancellationToken) =>
        await client.GetAsync(new ObjectKey(RemoteKinds.GitPush, RemoteKinds.Kind, ns, name), cancellationToken)
            ?? await client.GetAsync(new ObjectKey(RemoteKinds.Gitkube, RemoteKinds.Kind, ns, name), cancellationToken);

    /// <exception cref="ToolException">It is a Remote, and the cluster does not know what that is.</exception>
    public static async Task ThrowIfUndefinedAsync(KubernetesClient client, KubernetesObject item, CancellationToken cancellationToken)
    {
        if (item.ApiVersion == RemoteKinds.GitPush && await client.FindTypeAsync(item.ApiVersion, item.Kind, cancellationToken) is null)
        {
            throw Undefined(client);
        }
    }

    private static ToolException Undefined(KubernetesClient client) =>
        new($"the cluster at {client.Server} does not know Remotes yet: 'gitpush remote define' installs their definition");
}
