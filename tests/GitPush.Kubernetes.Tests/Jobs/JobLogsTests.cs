using System.Text.Json.Nodes;
using GitPush.Hooks;
using GitPush.Kubernetes.Client;
using GitPush.Kubernetes.Health;
using GitPush.Kubernetes.Jobs;
using GitPush.Kubernetes.Tests.Health;

namespace GitPush.Kubernetes.Tests.Jobs;

/// <summary>What a pusher reads of Jobs whose pods really run.</summary>
[TestClass]
public sealed class JobLogsTests
{
    private readonly TestPushContext _push = new("push1");
    private RunningCluster _cluster = null!;

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Ended => TestContext.CancellationToken;

    [TestInitialize]
    public async Task StartAsync() => _cluster = await RunningCluster.StartAsync(Ended);

    [TestCleanup]
    public async Task EndAsync() => await _cluster.DisposeAsync();

    [TestMethod]
    [Timeout(120_000, CooperativeCancellation = true)]
    public async Task A_job_s_lines_are_on_the_terminal_each_once_and_in_order()
    {
        await RunAsync(_cluster.Job("migrate", RunningCluster.Container("run", "i=0; while [ $i -lt 300 ]; do echo line $i; i=$((i+1)); done; printf 'no line break'")));

        CollectionAssert.AreEqual(Enumerable.Range(0, 300).Select(i => $"migrate: line {i}").Append("migrate: no line break").ToList(), _push.Lines.ToList());
    }

    [TestMethod]
    [Timeout(120_000, CooperativeCancellation = true)]
    public async Task A_line_is_there_while_the_job_runs()
    {
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Ended);
        var running = RunAsync(_cluster.Job("migrate", RunningCluster.Container("run", "echo begun; sleep 1000")), cancellationToken: cancel.Token);

        Assert.AreEqual("migrate: begun", await _push.WhenLineAsync("begun"));

        await cancel.CancelAsync();
        _ = await Assert.ThrowsAsync<OperationCanceledException>(() => running);
        await _push.RollBackAsync(Ended);
        Assert.IsEmpty((await _cluster.Client.ListAsync("v1", "Pod", _cluster.Namespace, ListOptions.All, Ended)).Items);
    }

    [TestMethod]
    [Timeout(120_000, CooperativeCancellation = true)]
    public async Task Init_containers_come_first_and_each_container_has_its_name()
    {
        var job = _cluster.Job("migrate", RunningCluster.Container("run", "echo two"));
        job.Object("spec", "template", "spec")["initContainers"] = new JsonArray(RunningCluster.Container("wait", "echo one"));

        await RunAsync(job);

        CollectionAssert.AreEqual(new[] { "migrate/wait: one", "migrate/run: two" }, _push.Lines.ToList());
    }

    [TestMethod]
    [Timeout(120_000, CooperativeCancellation = true)]
    public async Task A_job_that_fails_has_its_last_lines_and_its_exit_code()
    {
        var failure = await Assert.ThrowsExactlyAsync<StageFailedException>(
            () => RunAsync(_cluster.Job("migrate", RunningCluster.Container("run", "echo trying; echo 'no such table' >&2; exit 3"))));

        Assert.AreEqual("job migrate failed: container run exited with code 3", failure.Message);
        CollectionAssert.AreEquivalent(new[] { "migrate: trying", "migrate: no such table" }, _push.Lines.ToList());
    }

    [TestMethod]
    [Timeout(120_000, CooperativeCancellation = true)]
    public async Task Each_pod_that_is_tried_again_has_its_lines()
    {
        var job = _cluster.Job("migrate", RunningCluster.Container("run", "echo trying; exit 1"));
        job.Object("spec")["backoffLimit"] = 1;

        _ = await Assert.ThrowsExactlyAsync<StageFailedException>(() => RunAsync(job));

        CollectionAssert.AreEqual(new[] { "migrate: trying", "migrate: trying" }, _push.Lines.ToList());
    }

    [TestMethod]
    [Timeout(120_000, CooperativeCancellation = true)]
    public async Task A_container_that_is_started_again_has_the_lines_of_each_run()
    {
        using var folder = new TempFolder();
        var mark = Path.Combine(folder.Path, "ran");
        var job = _cluster.Job("migrate", RunningCluster.Container("run", $"if [ -e {mark} ]; then echo second; exit 0; fi; echo first; while [ ! -e {mark} ]; do sleep 0.05; done; exit 1"));
        job.Object("spec", "template", "spec")["restartPolicy"] = "OnFailure";
        job.Object("spec")["backoffLimit"] = 3;

        var running = RunAsync(job);
        _ = await _push.WhenLineAsync("first");
        await File.WriteAllTextAsync(mark, "", Ended);
        await running;

        CollectionAssert.AreEqual(new[] { "migrate: first", "migrate: second" }, _push.Lines.ToList(), string.Join(" / ", _push.Lines));
    }

    [TestMethod]
    [Timeout(120_000, CooperativeCancellation = true)]
    public async Task An_image_that_cannot_be_pulled_is_named()
    {
        var container = RunningCluster.Container("run", "true");
        container["image"] = "registry.invalid/shop/migrate:1";

        var failure = await Assert.ThrowsExactlyAsync<StageFailedException>(
            () => RunAsync(_cluster.Job("migrate", container), new JobRunOptions { FailureGrace = TimeSpan.Zero }));

        StringAssert.Matches(failure.Message, new("^job migrate failed: (ErrImagePull|ImagePullBackOff): registry.invalid/shop/migrate:1"));
    }

    [TestMethod]
    [Timeout(120_000, CooperativeCancellation = true)]
    public async Task A_job_past_its_deadline_says_so()
    {
        var failure = await Assert.ThrowsExactlyAsync<StageFailedException>(
            () => RunAsync(_cluster.Job("migrate", RunningCluster.Container("run", "sleep 1000")), new JobRunOptions { Timeout = TimeSpan.FromSeconds(2) }));

        Assert.AreEqual("job migrate failed: it took longer than 2 s", failure.Message);
    }

    [TestMethod]
    [Timeout(120_000, CooperativeCancellation = true)]
    public async Task A_failed_deployment_is_explained_by_the_end_of_its_log()
    {
        var container = RunningCluster.Container("web", "echo starting; echo 'port 80 is taken'; exit 4");
        _ = await _cluster.Client.CreateAsync(
            new KubernetesObject(new JsonObject
            {
                ["apiVersion"] = "apps/v1",
                ["kind"] = "Deployment",
                ["metadata"] = new JsonObject { ["name"] = "web", ["namespace"] = _cluster.Namespace },
                ["spec"] = new JsonObject
                {
                    // Without a probe a container is ready as soon as it runs.
                    ["minReadySeconds"] = 60,
                    ["selector"] = new JsonObject { ["matchLabels"] = new JsonObject { ["app"] = "web" } },
                    ["template"] = new JsonObject
                    {
                        ["metadata"] = new JsonObject { ["labels"] = new JsonObject { ["app"] = "web" } },
                        ["spec"] = new JsonObject { ["containers"] = new JsonArray(container) },
                    },
                },
            }),
            Ended);

        var report = await new HealthWaiter(TimeProvider.System).WaitAsync(
            _cluster.Client, [new ObjectKey("apps/v1", "Deployment", _cluster.Namespace, "web")], new HealthOptions { MaxRestarts = 1 }, _push.WriteLineAsync, Ended);

        StringAssert.Matches(report.Failure, new("^deployment/web failed: CrashLoopBackOff: container web exited with code 4, started again (once|[0-9]+ times)$"));
        var lines = report.Lines.ToList();
        CollectionAssert.IsSubsetOf(new[] { "  the end of the log of container web:", "    starting", "    port 80 is taken" }, lines, string.Join('\n', lines));
    }

    private Task RunAsync(KubernetesObject job, JobRunOptions? options = null, CancellationToken? cancellationToken = null) =>
        new JobRunner(TimeProvider.System).RunAsync(_cluster.Client, _push.Context, TestPushContext.Commit, job, options ?? new JobRunOptions(), cancellationToken ?? Ended);
}
