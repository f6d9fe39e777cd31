using System.Net;

namespace GitPush.Testing.Kubernetes;

public sealed partial class TestCluster
{
    private ClusterDouble Double => _cluster ?? throw new InvalidOperationException("A real cluster does not do that on demand: start the test with StartDoubleAsync.");

    /// <summary>
    /// Ends the API server's connections and its listener, and has it back after <paramref name="down"/> (default: 100 ms) on the same port with the same objects.
    /// Only on the double.
    /// </summary>
    public Task RestartApiServerAsync(TimeSpan? down = null, CancellationToken cancellationToken = default) =>
        Double.RestartAsync(down ?? TimeSpan.FromMilliseconds(100), cancellationToken);

    /// <summary>Has the API server forget all changes before now: later requests for them are answered 410, reason Expired. Only on the double.</summary>
    public void Compact() => Double.Store.Compact();

    /// <summary><see cref="Compact"/>, and ends the watches that are open with 410. Only on the double.</summary>
    public void ExpireWatches() => Double.ExpireWatches();

    /// <summary>Has the next requests of some kind fail; those of <see cref="Kubectl"/> and of the kubelet do not. Only on the double.</summary>
    /// <param name="predicate">Which: by method and path with query.</param>
    /// <param name="status">The answer, with a Status object; null cuts the connection instead.</param>
    /// <param name="retryAfter">How long the client is asked to wait.</param>
    /// <param name="times">How many requests.</param>
    public void FailNext(Func<HttpMethod, string, bool> predicate, HttpStatusCode? status, TimeSpan? retryAfter = null, int times = 1) =>
        Double.Faults.Add(predicate, status, retryAfter, times);

    /// <summary>The file of a user who may do only what Roles that are bound to him allow. Only on the double.</summary>
    /// <param name="user">The name.</param>
    /// <param name="useToken">A bearer token in place of a client certificate.</param>
    public string KubeconfigOf(string user, bool useToken = false)
    {
        var path = Path.Combine(_folder, $"kubeconfig-{Guid.NewGuid():N}");
        File.WriteAllText(path, Double.UserKubeconfig(user, Namespace, useToken));
        return path;
    }
}
