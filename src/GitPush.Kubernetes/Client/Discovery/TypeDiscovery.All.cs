using System.Net;
using System.Text.Json.Nodes;
using GitPush.Kubernetes.Client.Requests;

namespace GitPush.Kubernetes.Client.Discovery;

internal sealed partial class TypeDiscovery
{
    // Aggregated discovery tells of all groups at once; servers before 1.27, and proxies that do not know it, answer with plain JSON.
    private const string Aggregated =
        "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList,application/json";

    private const int MaxConcurrency = 8;
    private static readonly TimeSpan s_lifetime = TimeSpan.FromSeconds(10);

    private readonly SemaphoreSlim _turn = new(1);
    private IReadOnlyList<ResourceType>? _all;
    private long _allReadAt;

    /// <summary>Every kind, each in its group's preferred version of those that have it; at most ten seconds old.</summary>
    public async ValueTask<IReadOnlyList<ResourceType>> GetAllAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_all is null || time.GetElapsedTime(_allReadAt) > s_lifetime)
            {
                var core = await ReadGroupsAsync("/api", cancellationToken).ConfigureAwait(false);
                var others = await ReadGroupsAsync("/apis", cancellationToken).ConfigureAwait(false);
                _all = [.. core, .. others];
                _allReadAt = time.GetTimestamp();
            }

            return _all;
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task<IReadOnlyList<ResourceType>> ReadGroupsAsync(string path, CancellationToken cancellationToken)
    {
        var answer = await sender.SendAsync(ApiRequest.Get(path) with { Accept = Aggregated }, cancellationToken).ConfigureAwait(false);
        var json = new KubernetesObject(answer.Json);
        return json.Kind switch
        {
            "APIGroupDiscoveryList" => [.. json.Objects("items").SelectMany(AggregatedGroup.Types)],
            "APIVersions" => await ReadVersionsAsync(GroupVersionTypes.Strings(json.At("versions")), cancellationToken).ConfigureAwait(false),
            _ => await ReadVersionsAsync(json.Objects("groups").SelectMany(GroupVersions), cancellationToken).ConfigureAwait(false),
        };
    }

    private async Task<IReadOnlyList<ResourceType>> ReadVersionsAsync(IEnumerable<string> apiVersions, CancellationToken cancellationToken)
    {
        using var places = new SemaphoreSlim(MaxConcurrency);
        var reads = apiVersions.Select(async apiVersion =>
        {
            await places.WaitAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                var read = await ReadAsync(apiVersion, cancellationToken, retryTimeout: TimeSpan.Zero).ConfigureAwait(false);
                return read?.Types ?? [];
            }
            catch (KubernetesApiException exception) when (exception.StatusCode is not HttpStatusCode.Unauthorized)
            {
                Log.DiscoveryFailed(logger, sender.Server, ApiPath.GroupVersion(apiVersion), exception.Message);
                return [];
            }
            finally
            {
                places.Release();
            }
        }).ToList();
        var types = await Task.WhenAll(reads).ConfigureAwait(false);
        return [.. types.SelectMany(all => all).DistinctBy(type => (type.Group, type.Kind))];
    }

    /// <summary>The versions of an <c>APIGroup</c>, the preferred one first.</summary>
    private static IEnumerable<string> GroupVersions(JsonObject json)
    {
        var group = new KubernetesObject(json);
        var preferred = group.Text("preferredVersion", "groupVersion");
        return group.Objects("versions").Select(version => new KubernetesObject(version).Text("groupVersion"))
            .Prepend(preferred).OfType<string>().Distinct();
    }
}
