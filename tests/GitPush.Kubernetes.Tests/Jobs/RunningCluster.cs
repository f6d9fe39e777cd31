using System.Text.Json.Nodes;
using GitPush.Kubernetes.Client;
using GitPush.Testing.Kubernetes;
using Microsoft.Extensions.Logging.Abstractions;

namespace GitPush.Kubernetes.Tests.Jobs;

/// <summary>A cluster whose pods really run, and a client of it.</summary>
internal sealed class RunningCluster : IAsyncDisposable
{
    private readonly KubernetesClients _clients = new(TimeProvider.System, NullLogger<KubernetesClients>.Instance);

    private RunningCluster(TestCluster cluster) => Cluster = cluster;

    public TestCluster Cluster { get; }

    public KubernetesClient Client { get; private set; } = null!;

    public string Namespace => Cluster.Namespace;

    public static async Task<RunningCluster> StartAsync(CancellationToken cancellationToken, bool isDouble = false)
    {
        var cluster = isDouble ? await TestCluster.StartDoubleAsync(cancellationToken: cancellationToken) : await TestCluster.StartAsync(cancellationToken: cancellationToken);
        var running = new RunningCluster(cluster);
        running.Client = await running._clients.GetAsync(new KubernetesClusterOptions { Kubeconfig = cluster.Kubeconfig }, cancellationToken);
        return running;
    }

    /// <summary>A container of a shell script.</summary>
    public static JsonObject Container(string name, string script) => new()
    {
        ["name"] = name,
        ["image"] = TestCluster.Image,
        ["command"] = new JsonArray("/bin/sh", "-c", script),
    };

    /// <summary>A Job, complete but for its containers.</summary>
    public KubernetesObject Job(string name, params JsonNode[] containers) => new(new JsonObject
    {
        ["apiVersion"] = "batch/v1",
        ["kind"] = "Job",
        ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = Namespace },
        ["spec"] = new JsonObject { ["template"] = new JsonObject { ["spec"] = new JsonObject { ["terminationGracePeriodSeconds"] = 1, ["containers"] = new JsonArray(containers) } } },
    });

    public async ValueTask DisposeAsync()
    {
        _clients.Dispose();
        await Cluster.DisposeAsync();
    }
}
