using System.Net;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using GitPush.Kubernetes.Jobs;
using GitPush.Kubernetes.Tests.Health;

namespace GitPush.Kubernetes.Tests.Jobs;

/// <summary>Whose lines come first, when logs cannot be read at once: what only a double does on demand.</summary>
[TestClass]
public sealed class JobLogOrderTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan DrainTimeout = TimeSpan.FromSeconds(10);

    private readonly ManualTimeProvider _time = new();
    private readonly TestPushContext _push = new("push1");
    private readonly TaskCompletionSource _isFree = new();
    private readonly Channel<string> _refused = Channel.CreateUnbounded<string>();
    private RunningCluster _cluster = null!;

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Ended => TestContext.CancellationToken;

    [TestInitialize]
    public async Task StartAsync() => _cluster = await RunningCluster.StartAsync(Ended, isDouble: true);

    [TestCleanup]
    public async Task EndAsync() => await _cluster.DisposeAsync();

    [TestMethod]
    [Timeout(120_000, CooperativeCancellation = true)]
    public async Task A_container_s_lines_wait_for_those_of_the_init_containers_before_it()
    {
        HoldLogOf("one");
        var running = RunAsync(Init("one"), Init("two"));

        // The Job is over and only its logs are missing.
        await _time.WhenTimerIsSetAsync(DrainTimeout).WaitAsync(Ended);
        await WhenRefusedTwiceAsync();
        _isFree.SetResult();
        await running;

        CollectionAssert.AreEqual(new[] { "migrate/one: one", "migrate/two: two", "migrate/run: run" }, _push.Lines.ToList());
    }

    [TestMethod]
    [Timeout(120_000, CooperativeCancellation = true)]
    public async Task A_log_that_cannot_be_read_holds_no_other_back_for_long()
    {
        HoldLogOf("one");
        var running = RunAsync(Init("one"));
        await _time.WhenTimerIsSetAsync(DrainTimeout).WaitAsync(Ended);

        await _time.WhenTimerIsSetAsync(Patience).WaitAsync(Ended);
        _time.Advance(Patience);
        _ = await _push.WhenLineAsync("migrate/run: run").WaitAsync(Ended);
        _time.Advance(DrainTimeout);
        await running;

        CollectionAssert.AreEqual(new[] { "migrate/run: run" }, _push.Lines.ToList());
    }

    [TestMethod]
    [Timeout(120_000, CooperativeCancellation = true)]
    public async Task A_log_that_nobody_may_read_holds_no_other_back()
    {
        HoldLogOf("one", HttpStatusCode.Forbidden);

        await RunAsync(Init("one"));

        CollectionAssert.AreEqual(new[] { "migrate/one: (the log cannot be read: forbidden by the test)", "migrate/run: run" }, _push.Lines.ToList());
    }

    [TestMethod]
    [Timeout(120_000, CooperativeCancellation = true)]
    public async Task A_sidecar_holds_no_other_back()
    {
        var sidecar = RunningCluster.Container("beside", "sleep 1000");
        sidecar["restartPolicy"] = "Always";

        await RunAsync(sidecar, Init("one"));

        CollectionAssert.AreEqual(new[] { "migrate/one: one", "migrate/run: run" }, _push.Lines.ToList());
    }

    [TestMethod]
    [Timeout(120_000, CooperativeCancellation = true)]
    public async Task An_init_container_that_is_tried_again_has_all_its_lines_before_the_next_one_s()
    {
        using var folder = new TempFolder();
        var mark = Path.Combine(folder.Path, "ran");
        HoldLogOf("one");
        var again = RunningCluster.Container("one", $"if [ -e {mark} ]; then echo second; exit 0; fi; echo first; touch {mark}; exit 1");
        var running = RunAsync("OnFailure", again);

        await _time.WhenTimerIsSetAsync(DrainTimeout).WaitAsync(Ended);
        await WhenRefusedTwiceAsync();
        _isFree.SetResult();
        await running;

        Assert.AreEqual("migrate/run: run", _push.Lines[^1], string.Join(" / ", _push.Lines));
        CollectionAssert.Contains(_push.Lines.ToList(), "migrate/one: second");
    }

    private static JsonObject Init(string name) => RunningCluster.Container(name, $"echo {name}");

    /// <summary>Has the log of a container refused until <see cref="_isFree"/>.</summary>
    private void HoldLogOf(string container, HttpStatusCode status = HttpStatusCode.ServiceUnavailable) => _cluster.Cluster.FailNext(
        (_, path) => path.Contains($"/log?container={container}&", StringComparison.Ordinal) && !_isFree.Task.IsCompleted && _refused.Writer.TryWrite(path),
        status,
        times: int.MaxValue);

    /// <summary>The log that is held is asked for anew after a while: long enough for all others to be read that wait for nothing.</summary>
    private async Task WhenRefusedTwiceAsync()
    {
        while (_refused.Reader.TryRead(out _))
        {
        }

        _ = await _refused.Reader.ReadAsync(Ended);
        _ = await _refused.Reader.ReadAsync(Ended);
    }

    private Task RunAsync(params JsonNode[] initContainers) => RunAsync("Never", initContainers);

    private Task RunAsync(string restartPolicy, params JsonNode[] initContainers)
    {
        var job = _cluster.Job("migrate", RunningCluster.Container("run", "echo run"));
        job.Object("spec")["backoffLimit"] = 3;
        var pod = job.Object("spec", "template", "spec");
        pod["restartPolicy"] = restartPolicy;
        pod["initContainers"] = new JsonArray(initContainers);
        return new JobRunner(_time).RunAsync(_cluster.Client, _push.Context, TestPushContext.Commit, job, new JobRunOptions(), Ended);
    }
}
