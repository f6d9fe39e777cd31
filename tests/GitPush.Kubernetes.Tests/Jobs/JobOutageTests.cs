using GitPush.Kubernetes.Jobs;
using GitPush.Kubernetes.Tests.Health;

namespace GitPush.Kubernetes.Tests.Jobs;

/// <summary>An API server that goes away while a Job runs: what only a double does on demand.</summary>
[TestClass]
public sealed class JobOutageTests
{
    private readonly TestPushContext _push = new("push1");

    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    [Timeout(120_000, CooperativeCancellation = true)]
    public async Task A_job_outlasts_an_api_server_that_is_started_again_and_no_line_is_lost_or_doubled()
    {
        var ended = TestContext.CancellationToken;
        await using var cluster = await RunningCluster.StartAsync(ended, isDouble: true);
        using var folder = new TempFolder();
        var go = Path.Combine(folder.Path, "go");
        var job = cluster.Job("migrate", RunningCluster.Container("run", $"echo one; echo two; while [ ! -e {go} ]; do sleep 0.05; done; echo three"));
        var running = new JobRunner(TimeProvider.System).RunAsync(cluster.Client, _push.Context, TestPushContext.Commit, job, new JobRunOptions(), ended);
        _ = await _push.WhenLineAsync("two");

        await cluster.Cluster.RestartApiServerAsync(cancellationToken: ended);
        cluster.Cluster.ExpireWatches();
        await File.WriteAllTextAsync(go, "", ended);
        await running;

        CollectionAssert.AreEqual(new[] { "migrate: one", "migrate: two", "migrate: three" }, _push.Lines.ToList());
    }

    [TestMethod]
    [Timeout(120_000, CooperativeCancellation = true)]
    public async Task A_job_whose_creation_is_not_answered_runs_once()
    {
        var ended = TestContext.CancellationToken;
        await using var cluster = await RunningCluster.StartAsync(ended, isDouble: true);
        cluster.Cluster.FailNext((method, path) => method == HttpMethod.Post && path.Contains("/jobs", StringComparison.Ordinal), status: null);

        await new JobRunner(TimeProvider.System).RunAsync(
            cluster.Client, _push.Context, TestPushContext.Commit, cluster.Job("migrate", RunningCluster.Container("run", "echo once")), new JobRunOptions(), ended);

        CollectionAssert.AreEqual(new[] { "migrate: once" }, _push.Lines.ToList());
    }
}
