using GitPush.Hooks;
using GitPush.Kubernetes.Apply.Inventories;
using GitPush.Kubernetes.Client;
using GitPush.Testing.Kubernetes;
using Microsoft.Extensions.Logging.Abstractions;

namespace GitPush.Kubernetes.Tests.Apply.Inventories;

[TestClass]
public sealed class DeployLeaseTests
{
    [TestMethod]
    public async Task The_second_waits_for_the_first_and_is_told_for_whom()
    {
        await using var cluster = await TestCluster.StartDoubleAsync(new TestClusterOptions { RunPods = false });
        using var clients = new KubernetesClients(TimeProvider.System, NullLogger<KubernetesClients>.Instance);
        var first = await AcquireAsync(cluster, clients, "first");
        var told = new TaskCompletionSource<string>();

        var waiting = AcquireAsync(cluster, clients, "second", told: told);
        Assert.AreEqual("first", await told.Task);
        Assert.IsFalse(waiting.IsCompleted);
        await first.DisposeAsync();

        await using var second = await waiting;
        Assert.AreEqual("second", second.Holder);
    }

    [TestMethod]
    public async Task A_lease_that_is_not_renewed_any_more_is_taken_over()
    {
        await using var cluster = await TestCluster.StartDoubleAsync(new TestClusterOptions { RunPods = false });
        using var clients = new KubernetesClients(TimeProvider.System, NullLogger<KubernetesClients>.Instance);

        // Its clock stands still: it never renews.
        await using var crashed = await AcquireAsync(cluster, clients, "crashed", TimeSpan.FromSeconds(1), new ManualTimeProvider());

        await using var next = await AcquireAsync(cluster, clients, "next");

        Assert.AreEqual("next", next.Holder);
    }

    [TestMethod]
    public async Task Who_lost_the_lease_is_told()
    {
        await using var cluster = await TestCluster.StartDoubleAsync(new TestClusterOptions { RunPods = false });
        using var clients = new KubernetesClients(TimeProvider.System, NullLogger<KubernetesClients>.Instance);
        await using var lease = await AcquireAsync(cluster, clients, "slow", TimeSpan.FromSeconds(1));
        var lost = new TaskCompletionSource();
        await using var registration = lease.Lost.Register(lost.SetResult);

        _ = await cluster.Kubectl.PatchAsync(
            $"/apis/coordination.k8s.io/v1/namespaces/{cluster.Namespace}/leases/gitpush-shop", System.Text.Json.Nodes.JsonNode.Parse("""{"spec":{"holderIdentity":"other"}}""")!);

        await lost.Task.WaitAsync(TimeSpan.FromSeconds(30));
    }

    [TestMethod]
    public async Task Who_waits_too_long_gives_up()
    {
        await using var cluster = await TestCluster.StartDoubleAsync(new TestClusterOptions { RunPods = false });
        using var clients = new KubernetesClients(TimeProvider.System, NullLogger<KubernetesClients>.Instance);
        await using var first = await AcquireAsync(cluster, clients, "push 1");

        var failure = await Assert.ThrowsExactlyAsync<StageFailedException>(() => AcquireAsync(cluster, clients, "push 2", patience: TimeSpan.Zero));

        Assert.AreEqual("push 1 is still deploying: try again later", failure.Message);
    }

    private static async Task<DeployLease> AcquireAsync(
        TestCluster cluster,
        KubernetesClients clients,
        string holder,
        TimeSpan? duration = null,
        TimeProvider? time = null,
        TimeSpan? patience = null,
        TaskCompletionSource<string>? told = null) =>
        await DeployLease.AcquireAsync(
            await clients.GetAsync(new KubernetesClusterOptions { Kubeconfig = cluster.Kubeconfig }, CancellationToken.None),
            DeployLease.KeyOf(cluster.Namespace, "shop"),
            holder,
            duration ?? DeployLease.DefaultDuration,
            patience ?? TimeSpan.FromMinutes(1),
            time ?? TimeProvider.System,
            other =>
            {
                told?.SetResult(other);
                return ValueTask.CompletedTask;
            },
            CancellationToken.None);
}
