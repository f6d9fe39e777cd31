using System.Text.Json.Nodes;

namespace GitPush.Kubernetes.Client;

/// <summary>
/// The Kubernetes API, as far as stages need it: objects of any kind by discovery. Safe for use by several threads. Every
/// request has a time-out; what is safe to send again is, with back-off, after 429, 5xx and lost connections.
/// </summary>
internal sealed partial class KubernetesClient : IDisposable
{
    /// <summary>The namespace that the connection's settings name: of the kubeconfig's context or of the pod; null when they name none.</summary>
    public string? DefaultNamespace => throw new NotImplementedException();

    /// <summary>How the server serves a kind; null when it does not. Cached; on a miss discovery is asked again.</summary>
    public ValueTask<ResourceType?> FindTypeAsync(string apiVersion, string kind, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>Every kind that the server serves in its preferred versions.</summary>
    public ValueTask<IReadOnlyList<ResourceType>> GetTypesAsync(CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>An object; null when it, or its kind, does not exist.</summary>
    public Task<KubernetesObject?> GetAsync(ObjectKey key, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>Server-side apply: what the object is now, or would be.</summary>
    public Task<KubernetesObject> ApplyAsync(KubernetesObject desired, ApplyRequest request, CancellationToken cancellationToken) => throw new NotImplementedException();

    public Task<KubernetesObject> CreateAsync(KubernetesObject desired, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>Replaces an object, or its subresource such as <c>status</c>; a resourceVersion in it makes it fail on a conflict.</summary>
    public Task<KubernetesObject> ReplaceAsync(KubernetesObject desired, string? subresource, CancellationToken cancellationToken) => throw new NotImplementedException();

    public Task<KubernetesObject> PatchAsync(ObjectKey key, PatchKind kind, JsonNode patch, string? subresource, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>Deletes an object; false when it did not exist.</summary>
    public Task<bool> DeleteAsync(ObjectKey key, DeleteRequest request, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>All objects of a kind, page by page; of all namespaces when it is null.</summary>
    public Task<ObjectList> ListAsync(string apiVersion, string kind, string? ns, ListOptions options, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>
    /// The changes of a kind's objects, without an end: a connection that is lost or times out is made again from where it was.
    /// </summary>
    /// <exception cref="KubernetesApiException">410, reason <c>Expired</c>: the server no longer has what came since; the caller lists again.</exception>
    public IAsyncEnumerable<WatchEvent> WatchAsync(string apiVersion, string kind, string? ns, ListOptions options, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>The lines of a container's log, without line breaks.</summary>
    public IAsyncEnumerable<string> ReadLogAsync(string ns, string pod, LogRequest request, CancellationToken cancellationToken) => throw new NotImplementedException();

    public void Dispose()
    {
    }
}
