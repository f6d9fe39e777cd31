using GitPush.Kubernetes.Client;

namespace GitPush.Kubernetes.Health;

/// <summary>
/// Tells in a few lines what keeps an object from being healthy: the container that fails and the end of its log, what the kubelet
/// and the scheduler say, the object's own warnings.
/// </summary>
internal static partial class FailureReason
{
    private static readonly HealthOptions Defaults = new();

    /// <inheritdoc cref="ExplainAsync(KubernetesClient, ObjectKey, HealthOptions, CancellationToken)"/>
    public static Task<IReadOnlyList<string>> ExplainAsync(KubernetesClient client, ObjectKey key, CancellationToken cancellationToken) =>
        ExplainAsync(client, key, Defaults, cancellationToken);

    /// <summary>
    /// The lines, the most telling first; none when there is nothing to say. What cannot be read, such as logs without permission to,
    /// is left out.
    /// </summary>
    public static async Task<IReadOnlyList<string>> ExplainAsync(KubernetesClient client, ObjectKey key, HealthOptions options, CancellationToken cancellationToken)
    {
        if (await TryAsync(() => client.GetAsync(key, cancellationToken), null).ConfigureAwait(false) is not { } found)
        {
            return [];
        }

        var lines = new List<string>();
        var ns = found.Namespace ?? "default";
        var replicaSets = found.Kind == "Deployment" ? await ListAsync(client, "apps/v1", "ReplicaSet", ns, cancellationToken).ConfigureAwait(false) : [];
        var pod = await FindPodAsync(client, found, replicaSets, options, cancellationToken).ConfigureAwait(false);
        if (pod is not null)
        {
            await ExplainPodAsync(client, pod, options, lines, cancellationToken).ConfigureAwait(false);
        }

        List<KubernetesObject?> troubled = [pod, RevisionPods.NewReplicaSet(found, replicaSets), found];
        foreach (var one in troubled.OfType<KubernetesObject>().DistinctBy(one => one.Uid))
        {
            await AddEventsAsync(client, one, ns, lines, cancellationToken).ConfigureAwait(false);
        }

        return lines;
    }

    private static async Task<IReadOnlyList<KubernetesObject>> ListAsync(
        KubernetesClient client, string apiVersion, string kind, string ns, CancellationToken cancellationToken) =>
        (await TryAsync(async () => await client.ListAsync(apiVersion, kind, ns, ListOptions.All, cancellationToken).ConfigureAwait(false), null)
            .ConfigureAwait(false))?.Items ?? [];

    // An explanation is a courtesy: what the server refuses to it must not take the place of what it is about.
    private static async Task<T?> TryAsync<T>(Func<Task<T?>> request, T? otherwise)
        where T : class
    {
        try
        {
            return await request().ConfigureAwait(false);
        }
        catch (KubernetesApiException)
        {
            return otherwise;
        }
    }
}
