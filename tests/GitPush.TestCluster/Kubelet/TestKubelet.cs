using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using GitPush.Testing.Kubernetes.Kubelet.Docker;
using GitPush.Testing.Kubernetes.Registry;

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
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan StaleAfter = TimeSpan.FromMinutes(1);

    private readonly string owner;
    private readonly string folder;
    private readonly TestClusterOptions options;
    private readonly KubectlLike api;
    private readonly Uri server;
    private readonly string node = $"test-node-{RandomNumberGenerator.GetString("bcdfghjklmnpqrstvwxz2456789", 8)}";
    private readonly IContainerRuntime runtime;
    private readonly EventRecorder events;
    private readonly ConcurrentDictionary<string, PodWorker> pods = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> uids = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource stop = new();
    private KubeletServer? endpoint;
    private Task running = Task.CompletedTask;

    private TestKubelet(KubectlLike api, Uri server, string owner, string folder, TestClusterOptions options)
    {
        (this.api, this.server, this.owner, this.folder, this.options) = (api, server, owner, folder, options);
        runtime = options.DockerSocket is { } socket ? new DockerRuntime(socket, node) : new ProcessRuntime();
        events = new EventRecorder(api, node, TimeProvider.System);
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
        await stop.CancelAsync();
        await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Task.WhenAll(pods.Values.Select(pod => pod.DisposeAsync().AsTask()));
        await runtime.DisposeAsync();
        if (endpoint is not null)
        {
            await endpoint.DisposeAsync();
        }

        try
        {
            _ = await api.DeleteAsync($"{NodesPath}/{node}");
            _ = await api.DeleteAsync($"{LeasesPath}/{node}");
        }
        catch (Exception error) when (error is HttpRequestException or InvalidOperationException or OperationCanceledException)
        {
            // The cluster is away; the node counts as stale soon.
        }

        api.Dispose();
        stop.Dispose();
    }

    private static bool IsReady(JsonObject node) =>
        node.Objects("status", "conditions").Any(condition => condition.Text("type") == "Ready" && condition.Text("status") == "True");

    private static bool IsStale(JsonObject node) =>
        node.Text("metadata", "labels", NodeLabel) is not null
        && Timestamps.Read(node.Objects("status", "conditions").FirstOrDefault(condition => condition.Text("type") == "Ready")?["lastHeartbeatTime"]) is { } last
        && DateTimeOffset.UtcNow - last > StaleAfter;

    private async Task StartAsync(CancellationToken cancellationToken)
    {
        _ = Directory.CreateDirectory(folder);
        endpoint = await KubeletServer.StartAsync((ns, name) => uids.TryGetValue($"{ns}/{name}", out var uid) ? pods.GetValueOrDefault(uid) : null, cancellationToken);
        _ = await api.CreateAsync(NodesPath, Node(), cancellationToken);
        running = Task.WhenAll(WatchPodsAsync(stop.Token), BeatAsync(stop.Token));
    }

    private async Task WatchPodsAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                var list = (await api.SendAsync(HttpMethod.Get, "/api/v1/pods", cancellationToken: cancellationToken)).Require();
                var present = new HashSet<string>(StringComparer.Ordinal);
                foreach (var pod in list.Objects("items"))
                {
                    _ = present.Add(pod.Text("metadata", "uid")!);
                    await HandleAsync(pod, cancellationToken);
                }

                foreach (var (uid, worker) in pods.Where(entry => !present.Contains(entry.Key)))
                {
                    worker.Forget();
                    _ = pods.TryRemove(uid, out _);
                }

                await foreach (var (type, pod) in api.WatchAsync($"/api/v1/pods?resourceVersion={list.Text("metadata", "resourceVersion")}", cancellationToken))
                {
                    if (type == "ERROR")
                    {
                        break;
                    }

                    await (type == "DELETED" ? ForgetAsync(pod) : HandleAsync(pod, cancellationToken));
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

    private Task ForgetAsync(JsonObject pod)
    {
        if (pods.TryRemove(pod.Text("metadata", "uid")!, out var worker))
        {
            worker.Forget();
        }

        return Task.CompletedTask;
    }

    private async Task HandleAsync(JsonObject pod, CancellationToken cancellationToken)
    {
        var bound = pod.Text("spec", "nodeName");
        if (string.IsNullOrEmpty(bound))
        {
            await ScheduleAsync(pod, cancellationToken);
        }
        else if (bound == node)
        {
            var uid = pod.Text("metadata", "uid")!;
            if (pods.TryGetValue(uid, out var worker))
            {
                worker.Update(pod);
            }
            else if (pod.Text("status", "phase") is not "Succeeded" and not "Failed" || pod.At("metadata", "deletionTimestamp") is not null)
            {
                uids[$"{pod.Text("metadata", "namespace")}/{pod.Text("metadata", "name")}"] = uid;
                pods[uid] = worker = new PodWorker(changed => Run(pod, uid, changed));
                worker.Update(pod);
            }
        }
    }

    private PodRun Run(JsonObject pod, string uid, Action changed)
    {
        pod.Default("apiVersion", "v1");
        pod.Default("kind", "Pod");
        var own = Path.Combine(folder, "pods", uid);
        return new PodRun
        {
            Pod = pod,
            Api = api,
            Events = events,
            Runtime = runtime,
            Options = options,
            Time = TimeProvider.System,
            Server = server,
            Folder = own,
            Volumes = new PodVolumes(api, pod, Path.Combine(own, "volumes"), Path.Combine(folder, "claims")),
            Changed = changed,
        };
    }

    private JsonObject Node()
    {
        var now = Timestamps.Write(DateTimeOffset.UtcNow);
        var resources = new JsonObject { ["cpu"] = "64", ["memory"] = "256Gi", ["pods"] = "1000", ["ephemeral-storage"] = "1Ti" };
        return new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Node",
            ["metadata"] = new JsonObject
            {
                ["name"] = node,
                ["labels"] = new JsonObject
                {
                    ["kubernetes.io/hostname"] = node,
                    ["kubernetes.io/os"] = "linux",
                    ["kubernetes.io/arch"] = RuntimeInformation.OSArchitecture == Architecture.Arm64 ? "arm64" : "amd64",
                    [NodeLabel] = owner,
                },
            },
            ["status"] = new JsonObject
            {
                ["addresses"] = new JsonArray(
                    new JsonObject { ["type"] = "InternalIP", ["address"] = "127.0.0.1" },
                    new JsonObject { ["type"] = "Hostname", ["address"] = node }),
                ["capacity"] = resources,
                ["allocatable"] = resources.DeepClone(),
                ["conditions"] = new JsonArray(new JsonObject
                {
                    ["type"] = "Ready",
                    ["status"] = "True",
                    ["reason"] = "KubeletReady",
                    ["message"] = "kubelet is posting ready status",
                    ["lastHeartbeatTime"] = now,
                    ["lastTransitionTime"] = now,
                }),
                ["daemonEndpoints"] = new JsonObject { ["kubeletEndpoint"] = new JsonObject { ["Port"] = endpoint!.Port } },
            },
        };
    }

    private async Task BeatAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                var now = DateTimeOffset.UtcNow;
                _ = await api.SendAsync(
                    HttpMethod.Patch,
                    $"{LeasesPath}/{node}?fieldManager=kubelet&force=true",
                    new JsonObject
                    {
                        ["apiVersion"] = "coordination.k8s.io/v1",
                        ["kind"] = "Lease",
                        ["metadata"] = new JsonObject { ["name"] = node },
                        ["spec"] = new JsonObject { ["holderIdentity"] = node, ["leaseDurationSeconds"] = 40, ["renewTime"] = Timestamps.WriteMicro(now) },
                    },
                    "application/apply-patch+yaml",
                    cancellationToken);
                _ = await api.SendAsync(
                    HttpMethod.Patch,
                    $"{NodesPath}/{node}/status",
                    new JsonObject { ["status"] = new JsonObject { ["conditions"] = new JsonArray(new JsonObject { ["type"] = "Ready", ["status"] = "True", ["lastHeartbeatTime"] = Timestamps.Write(now) }) } },
                    "application/strategic-merge-patch+json",
                    cancellationToken);
            }
            catch (Exception error) when (error is HttpRequestException or OperationCanceledException)
            {
                // The API server is away.
            }

            await Task.Delay(Heartbeat, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
