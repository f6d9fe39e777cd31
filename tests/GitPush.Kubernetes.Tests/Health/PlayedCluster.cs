using System.Text.Json.Nodes;
using GitPush.Kubernetes.Client;
using GitPush.Testing.Kubernetes;
using Microsoft.Extensions.Logging.Abstractions;

namespace GitPush.Kubernetes.Tests.Health;

/// <summary>
/// A cluster whose controllers are at work, and whose pods are started by nobody: the test plays the kubelet, and writes what one would
/// write into their status.
/// </summary>
internal sealed class PlayedCluster : IAsyncDisposable
{
    public const string Image = "registry.example.com/web:1";

    private readonly KubernetesClients _clients = new(TimeProvider.System, NullLogger<KubernetesClients>.Instance);

    private PlayedCluster(TestCluster cluster) => Cluster = cluster;

    public TestCluster Cluster { get; }

    public KubernetesClient Client { get; private set; } = null!;

    public string Namespace => Cluster.Namespace;

    public static async Task<PlayedCluster> StartAsync(CancellationToken cancellationToken, bool isDouble = false)
    {
        var options = new TestClusterOptions { RunPods = false };
        var cluster = isDouble ? await TestCluster.StartDoubleAsync(options, cancellationToken) : await TestCluster.StartAsync(options, cancellationToken);
        var played = new PlayedCluster(cluster);
        played.Client = await played._clients.GetAsync(new KubernetesClusterOptions { Kubeconfig = cluster.Kubeconfig }, cancellationToken);
        return played;
    }

    public ObjectKey Key(string apiVersion, string kind, string name) => new(apiVersion, kind, Namespace, name);

    public Task<KubernetesObject> CreateAsync(string json, CancellationToken cancellationToken)
    {
        var made = new KubernetesObject((JsonObject)JsonNode.Parse(json)!);
        made.Namespace = Namespace;
        return Client.CreateAsync(made, cancellationToken);
    }

    /// <summary>Makes a workload with one container <c>web</c>, whose pods have the label <c>app</c> with its name.</summary>
    public Task<KubernetesObject> CreateWorkloadAsync(string kind, string name, int replicas, CancellationToken cancellationToken) => CreateAsync(
        $$$"""
        {"apiVersion":"apps/v1","kind":"{{{kind}}}","metadata":{"name":"{{{name}}}"},
         "spec":{"replicas":{{{replicas}}},"selector":{"matchLabels":{"app":"{{{name}}}"} }, {{{(kind == "StatefulSet" ? "\"serviceName\":\"x\"," : "")}}}
          "template":{"metadata":{"labels":{"app":"{{{name}}}"} }, {{{PodSpec}}} } } }
        """,
        cancellationToken);

    public static string PodSpec => $$"""
        "spec":{"schedulerName":"nobody","terminationGracePeriodSeconds":0,"containers":[{"name":"web","image":"{{Image}}"}]}
        """;

    /// <summary>Waits until there are as many pods with a label, that a condition holds for.</summary>
    public async Task<IReadOnlyList<KubernetesObject>> PodsAsync(string selector, int count, CancellationToken cancellationToken, Func<KubernetesObject, bool>? which = null)
    {
        var pods = new Dictionary<string, KubernetesObject>();
        await foreach (var change in Client.WatchAsync("v1", "Pod", Namespace, new ListOptions { LabelSelector = selector }, cancellationToken))
        {
            if (change.Type == WatchEventType.Deleted || change.Object.IsBeingDeleted)
            {
                _ = pods.Remove(change.Object.Name);
            }
            else if (change.Type != WatchEventType.Bookmark && which?.Invoke(change.Object) is not false)
            {
                pods[change.Object.Name] = change.Object;
            }

            if (pods.Count == count)
            {
                return [.. pods.Values];
            }
        }

        throw new InvalidOperationException("The watch has ended.");
    }

    /// <summary>Writes a pod's status.</summary>
    public Task PlayAsync(KubernetesObject pod, string status, CancellationToken cancellationToken) =>
        Client.PatchAsync(pod.Key, PatchKind.Merge, JsonNode.Parse($$"""{"status":{{status}}}""")!, "status", cancellationToken);

    public Task PlayReadyAsync(KubernetesObject pod, CancellationToken cancellationToken) => PlayAsync(
        pod,
        """
        {"phase":"Running","conditions":[{"type":"Ready","status":"True","lastTransitionTime":"2026-01-01T00:00:00Z"}],
         "containerStatuses":[{"name":"web","image":"i","imageID":"i","ready":true,"restartCount":0,"state":{"running":{"startedAt":"2026-01-01T00:00:00Z"}}}]}
        """,
        cancellationToken);

    public Task PlayWaitingAsync(KubernetesObject pod, string reason, string message, int restarts, CancellationToken cancellationToken) => PlayAsync(
        pod,
        $$$"""
        {"phase":"Running","conditions":[{"type":"Ready","status":"False"}],
         "containerStatuses":[{"name":"web","image":"{{{Image}}}","imageID":"i","ready":false,"restartCount":{{{restarts}}},
          "state":{"waiting":{"reason":"{{{reason}}}","message":"{{{message}}}"} } {{{(restarts == 0 ? "" : ",\"lastState\":{\"terminated\":{\"exitCode\":3,\"reason\":\"Error\"}}")}}} } ] }
        """,
        cancellationToken);

    /// <summary>Ends a pod's only container.</summary>
    public Task PlayEndAsync(KubernetesObject pod, int exitCode, CancellationToken cancellationToken) => PlayAsync(
        pod,
        $$$"""
        {"phase":"{{{(exitCode == 0 ? "Succeeded" : "Failed")}}}",
         "containerStatuses":[{"name":"{{{pod.Objects("spec", "containers").First()["name"]}}}","image":"i","imageID":"i","ready":false,"restartCount":0,
          "state":{"terminated":{"exitCode":{{{exitCode}}},"reason":"{{{(exitCode == 0 ? "Completed" : "Error")}}}"} } } ] }
        """,
        cancellationToken);

    public async ValueTask DisposeAsync()
    {
        _clients.Dispose();
        await Cluster.DisposeAsync();
    }
}
