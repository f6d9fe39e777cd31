using GitPush.Kubernetes.Client;

namespace GitPush.Kubernetes.Health;

/// <summary>
/// Frees a StatefulSet that went back to an earlier template. Its controller waits for each pod to become ready before it replaces the
/// next one, also for a pod of the template that was given up, which never will; Kubernetes' documentation calls it "forced rollback" and
/// leaves the deletion of that pod to the operator.
/// </summary>
internal static class StuckPods
{
    // A controller that works takes milliseconds to see a change.
    private static readonly TimeSpan ObservationTimeout = TimeSpan.FromSeconds(15);

    /// <summary>
    /// Frees those StatefulSets that are among objects which went back to what they were. Where that is not possible, as for lack of
    /// permission, or as nobody looks after the StatefulSet, they stay as they are.
    /// </summary>
    /// <param name="failed">Told of each that could not be freed.</param>
    public static Task ReplaceAsync(
        KubernetesClient client, IEnumerable<ObjectKey> objects, TimeProvider time, Action<ObjectKey, Exception> failed, CancellationToken cancellationToken)
    {
        return Task.WhenAll(objects.Where(key => key is { Group: "apps", Kind: "StatefulSet" }).Select(FreeAsync));

        async Task FreeAsync(ObjectKey key)
        {
            using var limit = new CancellationTokenSource(ObservationTimeout, time);
            using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
            try
            {
                await ReplaceAsync(client, key, linked.Token).ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is KubernetesApiException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
            {
                failed(key, exception);
            }
        }
    }

    /// <summary>Deletes the pods that are neither ready nor of the template that the StatefulSet now has; they are made anew.</summary>
    public static async Task ReplaceAsync(KubernetesClient client, ObjectKey statefulSet, CancellationToken cancellationToken)
    {
        // With OnDelete it is for others to say when a pod is replaced.
        if (await ObservedAsync(client, statefulSet, cancellationToken).ConfigureAwait(false) is not { } found
            || found.Text("spec", "updateStrategy", "type") == "OnDelete")
        {
            return;
        }

        var update = found.Text("status", "updateRevision");
        var pods = await client.ListAsync("v1", "Pod", statefulSet.Namespace, ListOptions.All, cancellationToken).ConfigureAwait(false);
        foreach (var pod in pods.Items.Where(pod => pod.IsOwnedBy(found.Uid) && !pod.IsBeingDeleted))
        {
            if (pod.Label("controller-revision-hash") != update && ObjectCondition.Find(pod, "Ready") is not { IsTrue: true })
            {
                _ = await client.DeleteAsync(pod.Key, new DeleteRequest(Uid: pod.Uid), cancellationToken).ConfigureAwait(false);
            }
        }
    }

    // Until its controller has seen the change, the revision in its status is the one that was given up.
    private static async Task<KubernetesObject?> ObservedAsync(KubernetesClient client, ObjectKey key, CancellationToken cancellationToken)
    {
        var only = new ListOptions { FieldSelector = $"metadata.name={key.Name}" };
        await foreach (var change in client.WatchAsync(key.ApiVersion, key.Kind, key.Namespace, only, cancellationToken).ConfigureAwait(false))
        {
            if (change.Type == WatchEventType.Deleted)
            {
                return null;
            }

            if (change.Type != WatchEventType.Bookmark && change.Object.Number(0, "status", "observedGeneration") >= change.Object.Number(0, "metadata", "generation"))
            {
                return change.Object;
            }
        }

        return null;
    }
}
