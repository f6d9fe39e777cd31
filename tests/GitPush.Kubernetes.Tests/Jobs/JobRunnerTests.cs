using System.Text.Json.Nodes;
using GitPush.Hooks;
using GitPush.Kubernetes.Client;
using GitPush.Kubernetes.Jobs;
using GitPush.Kubernetes.Tests.Health;

namespace GitPush.Kubernetes.Tests.Jobs;

/// <summary>What becomes of a Job, with pods that the test plays.</summary>
[TestClass]
public sealed class JobRunnerTests
{
    private readonly ManualTimeProvider _time = new();
    private readonly TestPushContext _push = new("push1");
    private PlayedCluster _cluster = null!;

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Ended => TestContext.CancellationToken;

    private ObjectKey Key => _cluster.Key("batch/v1", "Job", JobNames.For("migrate", _cluster.Namespace, "push1"));

    [TestInitialize]
    public async Task StartAsync() => _cluster = await PlayedCluster.StartAsync(Ended);

    [TestCleanup]
    public async Task EndAsync() => await _cluster.DisposeAsync();

    [TestMethod]
    [Timeout(60_000, CooperativeCancellation = true)]
    public async Task A_job_that_completes_is_deleted()
    {
        var running = RunAsync();
        await _cluster.PlayEndAsync(await PodAsync(), 0, Ended);

        await running;

        var left = await _cluster.Client.GetAsync(Key, Ended);
        Assert.IsTrue(left is null or { IsBeingDeleted: true });
    }

    [TestMethod]
    [Timeout(60_000, CooperativeCancellation = true)]
    public async Task A_job_that_completes_is_kept_for_as_long_as_is_asked()
    {
        var running = RunAsync(new JobRunOptions { KeepCompleted = TimeSpan.FromMinutes(5) });
        await _cluster.PlayEndAsync(await PodAsync(), 0, Ended);

        await running;

        Assert.AreEqual(300L, (long)(await _cluster.Client.GetAsync(Key, Ended))!.At("spec", "ttlSecondsAfterFinished")!);
    }

    [TestMethod]
    [Timeout(60_000, CooperativeCancellation = true)]
    public async Task A_job_that_fails_refuses_the_push_with_its_exit_code_and_stays()
    {
        var running = RunAsync();
        await _cluster.PlayEndAsync(await PodAsync(), 3, Ended);

        var failure = await Assert.ThrowsExactlyAsync<StageFailedException>(() => running);
        await _push.RollBackAsync(Ended);

        Assert.AreEqual("job migrate failed: container web exited with code 3", failure.Message);
        var kept = await _cluster.Client.GetAsync(Key, Ended);
        Assert.IsFalse(kept!.IsBeingDeleted);
        Assert.AreEqual(3600L, (long)kept.At("spec", "ttlSecondsAfterFinished")!);
    }

    [TestMethod]
    [Timeout(60_000, CooperativeCancellation = true)]
    public async Task A_job_that_cannot_start_is_given_up_after_the_grace_and_deleted()
    {
        var running = RunAsync();
        await _cluster.PlayWaitingAsync(await PodAsync(), "CreateContainerConfigError", "secret \\\"db\\\" not found", 0, Ended);
        _ = await _push.WhenLineAsync("migrate: CreateContainerConfigError: secret \"db\" not found");
        _time.Advance(TimeSpan.FromSeconds(15));

        var failure = await Assert.ThrowsExactlyAsync<StageFailedException>(() => running);

        Assert.AreEqual("job migrate failed: CreateContainerConfigError: secret \"db\" not found", failure.Message);
        Assert.IsNull(await _cluster.Client.GetAsync(Key, Ended));
        Assert.IsEmpty((await _cluster.Client.ListAsync("v1", "Pod", _cluster.Namespace, ListOptions.All, Ended)).Items);
    }

    [TestMethod]
    [Timeout(60_000, CooperativeCancellation = true)]
    public async Task A_cancelled_push_ends_its_job_and_the_pods_of_it()
    {
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Ended);
        var running = RunAsync(cancellationToken: cancel.Token);
        _ = await PodAsync();
        await cancel.CancelAsync();
        _ = await Assert.ThrowsAsync<OperationCanceledException>(() => running);

        await _push.RollBackAsync(Ended);

        Assert.IsNull(await _cluster.Client.GetAsync(Key, Ended));
        Assert.IsEmpty((await _cluster.Client.ListAsync("v1", "Pod", _cluster.Namespace, ListOptions.All, Ended)).Items);
    }

    [TestMethod]
    [Timeout(60_000, CooperativeCancellation = true)]
    public async Task A_job_whose_creation_was_not_answered_is_taken_up()
    {
        var options = new JobRunOptions { KeepCompleted = TimeSpan.FromMinutes(5) };
        var first = RunAsync(options);
        var pod = await PodAsync();
        var second = RunAsync(options);
        await _cluster.PlayEndAsync(pod, 0, Ended);

        await Task.WhenAll(first, second);

        var pods = await _cluster.Client.ListAsync("v1", "Pod", _cluster.Namespace, ListOptions.All, Ended);
        Assert.AreEqual(pod.Uid, pods.Items.Single().Uid);
    }

    [TestMethod]
    [Timeout(60_000, CooperativeCancellation = true)]
    public async Task A_job_of_that_name_that_is_not_the_push_s_own_is_left_alone()
    {
        _ = await _cluster.CreateAsync(Manifest(Key.Name), Ended);

        var failure = await Assert.ThrowsExactlyAsync<StageFailedException>(() => RunAsync());
        await _push.RollBackAsync(Ended);

        Assert.AreEqual($"job migrate failed: job/{Key.Name} exists already, and is not this push's", failure.Message);
        Assert.IsFalse((await _cluster.Client.GetAsync(Key, Ended))!.IsBeingDeleted);
    }

    [TestMethod]
    [Timeout(60_000, CooperativeCancellation = true)]
    public async Task A_job_that_somebody_deletes_fails()
    {
        var running = RunAsync();
        _ = await PodAsync();
        _ = await _cluster.Client.DeleteAsync(Key, new DeleteRequest(), Ended);

        var failure = await Assert.ThrowsExactlyAsync<StageFailedException>(() => running);

        Assert.AreEqual("job migrate failed: it was deleted while it ran", failure.Message);
    }

    [TestMethod]
    [Timeout(60_000, CooperativeCancellation = true)]
    public async Task A_job_that_the_cluster_does_not_end_is_ended_by_the_push()
    {
        var running = RunAsync();
        _ = await PodAsync();
        await _time.WhenTimerIsSetAsync(TimeSpan.FromSeconds(630));
        _time.Advance(TimeSpan.FromSeconds(630));

        var failure = await Assert.ThrowsExactlyAsync<StageFailedException>(() => running);

        Assert.AreEqual("job migrate failed: it took longer than 10 min", failure.Message);
        Assert.IsNull(await _cluster.Client.GetAsync(Key, Ended));
    }

    [TestMethod]
    [Timeout(60_000, CooperativeCancellation = true)]
    public async Task What_the_api_server_refuses_is_told_in_its_words()
    {
        var manifest = new KubernetesObject((JsonObject)JsonNode.Parse(Manifest("migrate"))!) { Namespace = _cluster.Namespace };
        manifest.Object("spec", "template", "spec")["restartPolicy"] = "Always";

        var failure = await Assert.ThrowsExactlyAsync<StageFailedException>(
            () => new JobRunner(_time).RunAsync(_cluster.Client, _push.Context, TestPushContext.Commit, manifest, new JobRunOptions(), Ended));

        StringAssert.Contains(failure.Message, "spec.template.spec.restartPolicy");
    }

    private Task RunAsync(JobRunOptions? options = null, CancellationToken? cancellationToken = null)
    {
        var manifest = new KubernetesObject((JsonObject)JsonNode.Parse(Manifest("migrate"))!) { Namespace = _cluster.Namespace };
        return new JobRunner(_time).RunAsync(_cluster.Client, _push.Context, TestPushContext.Commit, manifest, options ?? new JobRunOptions(), cancellationToken ?? Ended);
    }

    private async Task<KubernetesObject> PodAsync() => (await _cluster.PodsAsync($"job-name={Key.Name}", 1, Ended)).Single();

    private static string Manifest(string name) =>
        $$$"""{"apiVersion":"batch/v1","kind":"Job","metadata":{"name":"{{{name}}}"},"spec":{"template":{ {{{PlayedCluster.PodSpec.Replace("\"schedulerName\"", "\"restartPolicy\":\"Never\",\"schedulerName\"", StringComparison.Ordinal)}}} } } }""";
}
