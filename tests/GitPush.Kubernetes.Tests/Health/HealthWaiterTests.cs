using System.Text.Json.Nodes;
using GitPush.Kubernetes.Client;
using GitPush.Kubernetes.Health;

namespace GitPush.Kubernetes.Tests.Health;

[TestClass]
public sealed class HealthWaiterTests
{
    private readonly ManualTimeProvider _time = new();
    private readonly TestPushContext _push = new("push1");
    private PlayedCluster _cluster = null!;

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Ended => TestContext.CancellationToken;

    [TestInitialize]
    public async Task StartAsync() => _cluster = await PlayedCluster.StartAsync(Ended);

    [TestCleanup]
    public async Task EndAsync() => await _cluster.DisposeAsync();

    [TestMethod]
    [Timeout(60_000, CooperativeCancellation = true)]
    public async Task A_deployment_is_healthy_when_its_pods_are_ready()
    {
        _ = await _cluster.CreateWorkloadAsync("Deployment", "web", 2, Ended);
        var waiting = WaitAsync(new HealthOptions { ProgressInterval = TimeSpan.Zero }, Web);
        _ = await _push.WhenLineAsync("deployment/web 0/2 ready");
        foreach (var pod in await _cluster.PodsAsync("app=web", 2, Ended))
        {
            await _cluster.PlayReadyAsync(pod, Ended);
        }

        var report = await waiting;

        Assert.IsTrue(report.IsHealthy);
        Assert.IsNull(report.Failure);
        Assert.AreEqual("deployment/web 2/2 ready", _push.Lines[^1]);
        CollectionAssert.AllItemsAreUnique(_push.Lines.ToList());
    }

    [TestMethod]
    [Timeout(60_000, CooperativeCancellation = true)]
    public async Task Of_what_is_healthy_from_the_beginning_nothing_is_said()
    {
        _ = await _cluster.CreateWorkloadAsync("Deployment", "web", 0, Ended);
        _ = await WaitAsync(new HealthOptions(), Web);
        var second = new TestPushContext("push2");

        var report = await new HealthWaiter(_time).WaitAsync(
            _cluster.Client, [Web, _cluster.Key("v1", "ConfigMap", "any")], new HealthOptions(), second.WriteLineAsync, Ended);

        Assert.IsTrue(report.IsHealthy);
        Assert.IsEmpty(second.Lines);
    }

    [TestMethod]
    [Timeout(60_000, CooperativeCancellation = true)]
    public async Task An_image_that_cannot_be_pulled_fails_the_wait_when_the_grace_is_over()
    {
        _ = await _cluster.CreateWorkloadAsync("Deployment", "web", 1, Ended);
        var waiting = WaitAsync(new HealthOptions { ProgressInterval = TimeSpan.Zero }, Web);
        var pod = (await _cluster.PodsAsync("app=web", 1, Ended)).Single();
        const string NotFound = "failed to resolve reference: registry.example.com/web:1: not found";
        await _cluster.PlayWaitingAsync(pod, "ErrImagePull", NotFound, 0, Ended);
        _ = await _push.WhenLineAsync("deployment/web 0/1 ready: ErrImagePull: registry.example.com/web:1: not found");
        _time.Advance(TimeSpan.FromSeconds(14));
        await _cluster.PlayWaitingAsync(pod, "ImagePullBackOff", NotFound, 0, Ended);
        _ = await _push.WhenLineAsync("ImagePullBackOff");
        Assert.IsFalse(waiting.IsCompleted);

        _time.Advance(TimeSpan.FromSeconds(1));
        var report = await waiting;

        Assert.AreEqual("deployment/web failed: ImagePullBackOff: registry.example.com/web:1: not found", report.Failure);
        Assert.IsFalse(report.TimedOut);
        Assert.AreEqual(report.Failure, report.Lines.First());
    }

    [TestMethod]
    [Timeout(60_000, CooperativeCancellation = true)]
    public async Task A_new_pod_that_crashes_for_the_third_time_fails_the_wait_at_once()
    {
        _ = await _cluster.CreateWorkloadAsync("StatefulSet", "db", 1, Ended);
        var waiting = WaitAsync(new HealthOptions { ProgressInterval = TimeSpan.Zero }, _cluster.Key("apps/v1", "StatefulSet", "db"));
        var pod = (await _cluster.PodsAsync("app=db", 1, Ended)).Single();
        await _cluster.PlayWaitingAsync(pod, "CrashLoopBackOff", "back-off 20s", 2, Ended);
        _ = await _push.WhenLineAsync("statefulset/db 0/1 ready: CrashLoopBackOff: container web exited with code 3, started again 2 times");
        Assert.IsFalse(waiting.IsCompleted);
        await _cluster.PlayWaitingAsync(pod, "CrashLoopBackOff", "back-off 40s", 3, Ended);

        var report = await waiting;

        Assert.AreEqual("statefulset/db failed: CrashLoopBackOff: container web exited with code 3, started again 3 times", report.Failure);
    }

    [TestMethod]
    [Timeout(60_000, CooperativeCancellation = true)]
    public async Task Pods_of_the_former_revision_fail_nothing()
    {
        _ = await _cluster.CreateWorkloadAsync("Deployment", "web", 1, Ended);
        var old = (await _cluster.PodsAsync("app=web", 1, Ended)).Single();
        await _cluster.PlayWaitingAsync(old, "CrashLoopBackOff", "back-off 5m", 99, Ended);
        _ = await _cluster.Client.PatchAsync(
            Web, PatchKind.Merge, JsonNode.Parse("""{"spec":{"strategy":{"rollingUpdate":{"maxUnavailable":0,"maxSurge":1}},"template":{"metadata":{"labels":{"version":"2"}}}}}""")!, null, Ended);

        var waiting = WaitAsync(new HealthOptions { ProgressInterval = TimeSpan.Zero }, Web);
        var pod = (await _cluster.PodsAsync("app=web,version=2", 1, Ended)).Single();
        await _cluster.PlayWaitingAsync(pod, "CrashLoopBackOff", "back-off", 1, Ended);
        _ = await _push.WhenLineAsync("started again once");
        Assert.IsFalse(waiting.IsCompleted, "The old pod has failed it.");
        await _cluster.PlayReadyAsync(pod, Ended);

        Assert.IsTrue((await waiting).IsHealthy);
    }

    [TestMethod]
    [Timeout(60_000, CooperativeCancellation = true)]
    public async Task A_deadline_that_an_earlier_roll_out_has_missed_fails_nothing()
    {
        var key = await MissDeadlineAsync();

        var waiting = WaitAsync(new HealthOptions(), key);
        _ = await _cluster.Client.PatchAsync(key, PatchKind.Merge, JsonNode.Parse("""{"spec":{"template":{"metadata":{"labels":{"version":null}}}}}""")!, null, Ended);

        Assert.IsNull((await waiting).Failure);
    }

    [TestMethod]
    [Timeout(60_000, CooperativeCancellation = true)]
    public async Task A_deadline_that_was_missed_fails_the_wait()
    {
        var key = await MissDeadlineAsync();

        var waiting = WaitAsync(new HealthOptions(), key);
        await _time.WhenTimerIsSetAsync(TimeSpan.FromSeconds(2));
        _time.Advance(TimeSpan.FromSeconds(2));

        Assert.StartsWith("deployment/late failed: ProgressDeadlineExceeded: ", (await waiting).Failure);
    }

    [TestMethod]
    [Timeout(60_000, CooperativeCancellation = true)]
    public async Task A_job_that_is_removed_when_it_has_completed_is_healthy()
    {
        _ = await _cluster.CreateWorkloadAsync("Deployment", "web", 1, Ended);
        var podSpec = PlayedCluster.PodSpec.Replace("\"schedulerName\"", "\"restartPolicy\":\"Never\",\"schedulerName\"", StringComparison.Ordinal);
        _ = await _cluster.CreateAsync(
            $$$"""{"apiVersion":"batch/v1","kind":"Job","metadata":{"name":"seed"},"spec":{"ttlSecondsAfterFinished":0,"template":{"metadata":{"labels":{"app":"seed"} }, {{{podSpec}}} } } }""", Ended);
        var waiting = WaitAsync(new HealthOptions { ProgressInterval = TimeSpan.Zero }, Web, _cluster.Key("batch/v1", "Job", "seed"));
        _ = await _push.WhenLineAsync("job/seed running");
        await _cluster.PlayEndAsync((await _cluster.PodsAsync("app=seed", 1, Ended)).Single(), 0, Ended);
        _ = await _cluster.Cluster.Kubectl.WaitAsync($"/apis/batch/v1/namespaces/{_cluster.Namespace}/jobs/seed", job => job is null, cancellationToken: Ended);
        await _cluster.PlayReadyAsync((await _cluster.PodsAsync("app=web", 1, Ended)).Single(), Ended);

        Assert.IsNull((await waiting).Failure);
    }

    [TestMethod]
    [Timeout(60_000, CooperativeCancellation = true)]
    public async Task A_claim_that_is_bound_when_a_pod_uses_it_is_not_waited_for()
    {
        const string Classes = "/apis/storage.k8s.io/v1/storageclasses";
        var name = $"{_cluster.Namespace}-late";
        _ = await _cluster.Cluster.Kubectl.CreateAsync(
            Classes,
            JsonNode.Parse($$"""{"apiVersion":"storage.k8s.io/v1","kind":"StorageClass","metadata":{"name":"{{name}}"},"provisioner":"kubernetes.io/no-provisioner","volumeBindingMode":"WaitForFirstConsumer"}""")!.AsObject(),
            Ended);
        try
        {
            _ = await _cluster.CreateAsync(
                $$$"""{"apiVersion":"v1","kind":"PersistentVolumeClaim","metadata":{"name":"data"},"spec":{"storageClassName":"{{{name}}}","accessModes":["ReadWriteOnce"],"resources":{"requests":{"storage":"1Gi"} } } }""", Ended);

            var report = await WaitAsync(new HealthOptions(), _cluster.Key("v1", "PersistentVolumeClaim", "data"));

            Assert.AreEqual("pending until a pod uses it", report.Objects.Single().Health.Message);
            Assert.IsTrue(report.IsHealthy);
        }
        finally
        {
            _ = await _cluster.Cluster.Kubectl.DeleteAsync($"{Classes}/{name}", CancellationToken.None);
        }
    }

    [TestMethod]
    [Timeout(60_000, CooperativeCancellation = true)]
    public async Task A_quota_that_refuses_the_pods_fails_the_wait_with_its_message()
    {
        _ = await _cluster.CreateAsync("""{"apiVersion":"v1","kind":"ResourceQuota","metadata":{"name":"none"},"spec":{"hard":{"pods":"0"}}}""", Ended);
        _ = await _cluster.Cluster.Kubectl.WaitAsync(
            $"/api/v1/namespaces/{_cluster.Namespace}/resourcequotas/none", quota => quota?["status"]?["hard"]?["pods"] is not null, cancellationToken: Ended);
        _ = await _cluster.CreateWorkloadAsync("Deployment", "web", 1, Ended);

        var report = await WaitAsync(new HealthOptions { FailureGrace = TimeSpan.Zero }, Web);

        StringAssert.StartsWith(report.Failure, "deployment/web failed: FailedCreate: pods \"web-");
        StringAssert.Contains(report.Failure, "exceeded quota: none");
    }

    [TestMethod]
    [Timeout(60_000, CooperativeCancellation = true)]
    public async Task A_pod_without_a_node_is_reported_and_waited_for_until_the_time_is_up()
    {
        _ = await _cluster.CreateWorkloadAsync("Deployment", "web", 1, Ended);
        var waiting = WaitAsync(new HealthOptions { ProgressInterval = TimeSpan.Zero }, Web);
        var pod = (await _cluster.PodsAsync("app=web", 1, Ended)).Single();
        await _cluster.PlayAsync(
            pod, """{"phase":"Pending","conditions":[{"type":"PodScheduled","status":"False","reason":"Unschedulable","message":"0/1 nodes are available: 1 Insufficient cpu."}]}""", Ended);
        _ = await _push.WhenLineAsync("deployment/web 0/1 ready: Unschedulable: 0/1 nodes are available: 1 Insufficient cpu.");
        _time.Advance(TimeSpan.FromMinutes(5) - TimeSpan.FromSeconds(1));
        Assert.IsFalse(waiting.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(1));

        var report = await waiting;

        Assert.IsTrue(report.TimedOut);
        Assert.AreEqual("deployment/web not healthy in time: 0/1 ready: Unschedulable: 0/1 nodes are available: 1 Insufficient cpu.", report.Failure);
    }

    [TestMethod]
    [Timeout(60_000, CooperativeCancellation = true)]
    public async Task One_failure_ends_the_wait_for_all_and_is_the_only_one_that_is_told()
    {
        _ = await _cluster.CreateWorkloadAsync("Deployment", "web", 1, Ended);
        _ = await _cluster.CreateWorkloadAsync("Deployment", "api", 1, Ended);
        var waiting = WaitAsync(new HealthOptions(), Web, _cluster.Key("apps/v1", "Deployment", "api"));
        var pod = (await _cluster.PodsAsync("app=api", 1, Ended)).Single();
        await _cluster.PlayWaitingAsync(pod, "InvalidImageName", "couldn't parse", 0, Ended);

        var report = await waiting;

        Assert.AreEqual("deployment/api failed: InvalidImageName: registry.example.com/web:1", report.Failure);
        CollectionAssert.AreEqual(new[] { HealthState.InProgress, HealthState.Failed }, report.Objects.Select(one => one.Health.State).ToList());
    }

    [TestMethod]
    [Timeout(60_000, CooperativeCancellation = true)]
    public async Task Lines_about_an_object_keep_their_distance_and_the_last_one_is_told()
    {
        _ = await _cluster.CreateWorkloadAsync("Deployment", "web", 3, Ended);
        var waiting = WaitAsync(new HealthOptions { ProgressInterval = TimeSpan.FromSeconds(10) }, Web);
        _ = await _push.WhenLineAsync("deployment/web 0/3 ready");
        foreach (var pod in await _cluster.PodsAsync("app=web", 3, Ended))
        {
            await _cluster.PlayReadyAsync(pod, Ended);
        }

        Assert.IsTrue((await waiting).IsHealthy);
        CollectionAssert.AreEqual(new[] { "deployment/web 0/3 ready", "deployment/web 3/3 ready" }, _push.Lines.ToList());
    }

    [TestMethod]
    [Timeout(60_000, CooperativeCancellation = true)]
    public async Task A_wait_can_be_cancelled()
    {
        _ = await _cluster.CreateWorkloadAsync("Deployment", "web", 1, Ended);
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Ended);
        var waiting = new HealthWaiter(_time).WaitAsync(_cluster.Client, [Web], new HealthOptions(), _push.WriteLineAsync, cancel.Token);
        _ = await _push.WhenLineAsync("deployment/web");

        await cancel.CancelAsync();

        _ = await Assert.ThrowsAsync<OperationCanceledException>(() => waiting);
    }

    /// <summary>A Deployment whose second version has not come up in time, beside the first one.</summary>
    private async Task<ObjectKey> MissDeadlineAsync()
    {
        var key = _cluster.Key("apps/v1", "Deployment", "late");
        var path = $"/apis/apps/v1/namespaces/{_cluster.Namespace}/deployments/late";
        _ = await _cluster.CreateAsync(
            $$$"""{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"late"},"spec":{"progressDeadlineSeconds":1,"selector":{"matchLabels":{"app":"late"} },"template":{"metadata":{"labels":{"app":"late"} }, {{{PlayedCluster.PodSpec}}} } } }""", Ended);
        await _cluster.PlayReadyAsync((await _cluster.PodsAsync("app=late", 1, Ended)).Single(), Ended);
        _ = await _cluster.Cluster.Kubectl.WaitAsync(path, found => Progress(found) == "NewReplicaSetAvailable", cancellationToken: Ended);
        _ = await _cluster.Client.PatchAsync(key, PatchKind.Merge, JsonNode.Parse("""{"spec":{"template":{"metadata":{"labels":{"version":"2"}}}}}""")!, null, Ended);
        _ = await _cluster.Cluster.Kubectl.WaitAsync(path, found => Progress(found) == "ProgressDeadlineExceeded", cancellationToken: Ended);
        return key;

        static string? Progress(JsonObject? found) =>
            found!["status"]?["conditions"]?.AsArray().FirstOrDefault(condition => condition!["type"]!.GetValue<string>() == "Progressing")?["reason"]?.GetValue<string>();
    }

    private ObjectKey Web => _cluster.Key("apps/v1", "Deployment", "web");

    private Task<HealthReport> WaitAsync(HealthOptions options, params ObjectKey[] objects) =>
        new HealthWaiter(_time).WaitAsync(_cluster.Client, objects, options, _push.WriteLineAsync, Ended);
}
