using System.Collections.Concurrent;
using System.Net;
using GitPush.Kubernetes.Client.Requests;
using Microsoft.Extensions.Logging;

namespace GitPush.Kubernetes.Client.Discovery;

/// <summary>
/// The kinds that the server serves. Each group version is asked for on its own, so that one whose server is down does not hide
/// the others. Safe for use by several threads.
/// </summary>
internal sealed partial class TypeDiscovery(ApiSender sender, TimeProvider time, ILogger logger) : IDisposable
{
    private readonly ConcurrentDictionary<string, GroupVersionTypes> _versions = new(StringComparer.Ordinal);

    /// <summary>
    /// How a kind is served. One that is not known is asked for, every time: it costs one small request, as asking for the object
    /// itself would, and a kind that has just come is found.
    /// </summary>
    public async ValueTask<ResourceType?> FindAsync(string apiVersion, string kind, CancellationToken cancellationToken)
    {
        if (!GroupVersionTypes.IsWellFormed(apiVersion))
        {
            return null;
        }

        if (_versions.TryGetValue(apiVersion, out var known) && known.Find(kind) is { } type)
        {
            return type;
        }

        var read = await ReadAsync(apiVersion, cancellationToken).ConfigureAwait(false);
        if (read is null)
        {
            Forget(apiVersion);
            return null;
        }

        _versions[apiVersion] = read;
        return read.Find(kind);
    }

    /// <summary>The server does not know a path of this group version that discovery had told of.</summary>
    public void Forget(string apiVersion) => _versions.TryRemove(apiVersion, out _);

    public void Dispose() => _turn.Dispose();

    private async Task<GroupVersionTypes?> ReadAsync(string apiVersion, CancellationToken cancellationToken, TimeSpan? retryTimeout = null)
    {
        try
        {
            var request = ApiRequest.Get(ApiPath.GroupVersion(apiVersion)) with { RetryTimeout = retryTimeout };
            var answer = await sender.SendAsync(request, cancellationToken).ConfigureAwait(false);
            return GroupVersionTypes.Parse(apiVersion, answer.Json);
        }
        catch (KubernetesApiException exception) when (exception.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }
    }
}
