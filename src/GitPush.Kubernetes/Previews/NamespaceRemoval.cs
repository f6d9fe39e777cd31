using System.Net;
using GitPush.Kubernetes.Client;

namespace GitPush.Kubernetes.Previews;

/// <summary>Deletes namespaces, and waits until they are gone.</summary>
internal static class NamespaceRemoval
{
    private static readonly TimeSpan s_pollInterval = TimeSpan.FromMilliseconds(250);

    public static ObjectKey KeyOf(string name) => new("v1", "Namespace", null, name);

    /// <summary>
    /// Begins to delete a namespace, in the background: its controller empties it. Somebody who changed it since it was looked at may
    /// be using it, so it stays then.
    /// </summary>
    /// <param name="ns">The namespace as it was read.</param>
    /// <returns>False when it is not as it was any more.</returns>
    public static async Task<bool> TryBeginAsync(KubernetesClient client, KubernetesObject ns, CancellationToken cancellationToken)
    {
        try
        {
            _ = await client.DeleteAsync(ns.Key, new DeleteRequest(Uid: ns.Uid, ResourceVersion: ns.ResourceVersion), cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (KubernetesApiException exception) when (exception.StatusCode == HttpStatusCode.Conflict)
        {
            return false;
        }
    }

    /// <summary>Waits until a namespace that is being deleted is gone.</summary>
    /// <returns>Null when it is; after the time-out, what the cluster says it waits for.</returns>
    public static async Task<string?> WaitAsync(
        KubernetesClient client, KubernetesObject ns, TimeSpan timeout, TimeProvider time, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        while (await client.GetAsync(ns.Key, cancellationToken).ConfigureAwait(false) is { } live && live.Uid == ns.Uid)
        {
            if (time.GetElapsedTime(start) >= timeout)
            {
                return Describe(live);
            }

            await Task.Delay(s_pollInterval, time, cancellationToken).ConfigureAwait(false);
        }

        return null;
    }

    /// <summary>What keeps a namespace: the conditions that its controller has written.</summary>
    private static string Describe(KubernetesObject ns)
    {
        var reasons = ns.Objects("status", "conditions")
            .Select(condition => new KubernetesObject(condition))
            .Where(condition => condition.Text("status") == "True")
            .Select(condition => Health.OneLine.Of($"{condition.Text("message") ?? condition.Text("type")}"))
            .ToArray();
        return reasons.Length == 0 ? "the cluster does not say what it waits for" : string.Join("; ", reasons);
    }
}
