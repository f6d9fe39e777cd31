using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using GitPush.Testing.Kubernetes.Kubelet.Docker;

namespace GitPush.Testing.Kubernetes.Kubelet;

/// <summary>
/// A node for a cluster that has none: binds pods to itself and runs them. It speaks to the API server as a real kubelet and
/// a scheduler do, so that it serves the double and a real API server alike.
/// </summary>
internal sealed partial class TestKubelet : IAsyncDisposable
{
    /// <summary>The label of a namespace that names the test whose kubelet runs its pods; without it, any may.</summary>
    public const string OwnerLabel = "gitpush.dev/test-cluster";

    /// <summary>The name by which its requests are told from those of others.</summary>
    public const string UserAgent = "kubelet";

    private const string NodeLabel = "gitpush.dev/test-node";
    private static readonly TimeSpan Retry = TimeSpan.FromMilliseconds(100);

    private readonly string _owner;
    private readonly string _folder;
    private readonly TestClusterOptions _options;
    private readonly KubectlLike _api;
    private readonly Uri _server;
    private readonly string _node = $"test-node-{RandomNumberGenerator.GetString("bcdfghjklmnpqrstvwxz2456789", 8)}";
    private readonly IContainerRuntime _runtime;
    private readonly EventRecorder _events;
    private readonly ConcurrentDictionary<string, PodWorker> _pods = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<PodWorker> _forgotten = [];
    private readonly ConcurrentDictionary<string, string> _uids = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _stop = new();
    private KubeletServer? _endpoint;
    private Task _running = Task.CompletedTask;

    private TestKubelet(KubectlLike api, Uri server, string owner, string folder, TestClusterOptions options)
    {
        (_api, _server, _owner, _folder, _options) = (api, server, owner, folder, options);
        _runtime = options.DockerSocket is { } socket ? new DockerRuntime(socket, _node) : new ProcessRuntime();
        _events = new EventRecorder(api, _node, TimeProvider.System);
    }

    private static string NodesPath => "/api/v1/nodes";

    private static string LeasesPath => "/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases";

    /// <summary>Starts one unless the cluster has a ready node that is no test's.</summary>
    /// <param name="owner">The namespace of the test.</param>
    /// <param name="folder">For the files of containers; made here.</param>
    public static async Task<TestKubelet?> StartIfNeededAsync(
        string kubeconfig, string owner, string folder, TestClusterOptions options, CancellationToken cancellationToken)
    {
        var api = KubectlLike.Open(kubeconfig, UserAgent);
        var nodes = await api.ListAsync(NodesPath, cancellationToken);
        if (nodes.Any(node => node.Text("metadata", "labels", NodeLabel) is null && IsReady(node)))
        {
            api.Dispose();
            return null;
        }

        foreach (var stale in nodes.Where(IsStale))
        {
            _ = await api.DeleteAsync($"{NodesPath}/{stale.Text("metadata", "name")}", cancellationToken);
        }

        var kubelet = new TestKubelet(api, Client.Kubeconfig.Read(kubeconfig).Server, owner, folder, options);
        try
        {
            await kubelet.StartAsync(cancellationToken);
            return kubelet;
        }
        catch
        {
            await kubelet.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

        // Those of pods that are gone may still be cleaning up.
        await Task.WhenAll(_pods.Values.Concat(_forgotten).Select(pod => pod.DisposeAsync().AsTask()));
        await _runtime.DisposeAsync();
        if (_endpoint is not null)
        {
            await _endpoint.DisposeAsync();
        }

        try
        {
            _ = await _api.DeleteAsync($"{NodesPath}/{_node}");
            _ = await _api.DeleteAsync($"{LeasesPath}/{_node}");
        }
        catch (Exception error) when (error is HttpRequestException or InvalidOperationException or OperationCanceledException)
        {
            // The cluster is away; the node counts as stale soon.
        }

        _api.Dispose();
        _stop.Dispose();
    }

    private async Task StartAsync(CancellationToken cancellationToken)
    {
        _ = Directory.CreateDirectory(_folder);
        _endpoint = await KubeletServer.StartAsync((ns, name) => _uids.TryGetValue($"{ns}/{name}", out var uid) ? _pods.GetValueOrDefault(uid) : null, cancellationToken);
        _ = await _api.CreateAsync(NodesPath, Node(), cancellationToken);
        _running = Task.WhenAll(WatchPodsAsync(_stop.Token), BeatAsync(_stop.Token));
    }

    private async Task WatchPodsAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                var list = (await _api.SendAsync(HttpMethod.Get, "/api/v1/pods", cancellationToken: cancellationToken)).Require();
                var present = new HashSet<string>(StringComparer.Ordinal);
                foreach (var pod in list.Objects("items"))
                {
                    _ = present.Add(pod.Text("metadata", "uid")!);
                    await HandleAsync(pod, cancellationToken);
                }

                foreach (var uid in _pods.Keys.Where(uid => !present.Contains(uid)))
                {
                    Forget(uid);
                }

                await foreach (var (type, pod) in _api.WatchAsync($"/api/v1/pods?resourceVersion={list.Text("metadata", "resourceVersion")}", cancellationToken))
                {
                    if (type == "ERROR")
                    {
                        break;
                    }

                    if (type == "DELETED")
                    {
                        Forget(pod.Text("metadata", "uid")!);
                    }
                    else
                    {
                        await HandleAsync(pod, cancellationToken);
                    }
                }
            }
            catch (Exception error) when (error is HttpRequestException or IOException or InvalidOperationException or JsonException
                || (error is OperationCanceledException && !cancellationToken.IsCancellationRequested))
            {
                // The API server is away, or has ended the watch.
            }

            await Task.Delay(Retry, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private void Forget(string uid)
    {
        if (_pods.TryRemove(uid, out var worker))
        {
            worker.Forget();
            _forgotten.Enqueue(worker);
        }
    }

    private async Task HandleAsync(JsonObject pod, CancellationToken cancellationToken)
    {
        var bound = pod.Text("spec", "nodeName");
        if (string.IsNullOrEmpty(bound))
        {
            await ScheduleAsync(pod, cancellationToken);
        }
        else if (bound == _node)
        {
            var uid = pod.Text("metadata", "uid")!;
            if (_pods.TryGetValue(uid, out var worker))
            {
                worker.Update(pod);
            }
            else if (pod.Text("status", "phase") is not "Succeeded" and not "Failed" || pod.At("metadata", "deletionTimestamp") is not null)
            {
                _uids[$"{pod.Text("metadata", "namespace")}/{pod.Text("metadata", "name")}"] = uid;
                _pods[uid] = worker = new PodWorker(changed => Run(pod, uid, changed));
                worker.Update(pod);
            }
        }
    }

    private PodRun Run(JsonObject pod, string uid, Action changed)
    {
        pod.Default("apiVersion", "v1");
        pod.Default("kind", "Pod");
        var own = Path.Combine(_folder, "pods", uid);
        return new PodRun
        {
            Pod = pod,
            Api = _api,
            Events = _events,
            Runtime = _runtime,
            Options = _options,
            Time = TimeProvider.System,
            Server = _server,
            Folder = own,
            Volumes = new PodVolumes(_api, pod, Path.Combine(own, "volumes"), Path.Combine(_folder, "claims")),
            Changed = changed,
        };
    }
}
