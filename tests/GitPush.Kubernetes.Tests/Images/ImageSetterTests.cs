using System.Text.Json.Nodes;
using GitPush.Hooks;
using GitPush.Images;
using GitPush.Kubernetes.Client;
using GitPush.Kubernetes.Health;
using GitPush.Kubernetes.Images;
using GitPush.Kubernetes.Tests.Health;

namespace GitPush.Kubernetes.Tests.Images;

[TestClass]
public sealed class ImageSetterTests
{
    private const string NewImage = "registry.example.com/web@sha256:1111111111111111111111111111111111111111111111111111111111111111";

    private readonly ManualTimeProvider _time = new();
    private PlayedCluster _cluster = null!;

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Ended => TestContext.CancellationToken;

    private ObjectKey Web => _cluster.Key("apps/v1", "Deployment", "web");

    [TestInitialize]
    public async Task StartAsync() => _cluster = await PlayedCluster.StartAsync(Ended);

    [TestCleanup]
    public async Task EndAsync() => await _cluster.DisposeAsync();

    [TestMethod]
    [Timeout(60_000, CooperativeCancellation = true)]
    public async Task A_deployment_gets_its_image_and_is_waited_for()
    {
        await StartDeploymentAsync();
        var push = Push("push1");
        var setting = SetAsync(push, "deployment/web");

        // What is healthy at the first look is not told of.
        _ = await await Task.WhenAny(push.WhenLineAsync("/1 "), push.WhenLineAsync("not seen"));
        await _cluster.PlayReadyAsync(await NewPodAsync(), Ended);

        await setting;

        var web = await GetAsync(Web);
        Assert.AreEqual(NewImage, ImageOf(web));
        Assert.AreEqual("push1", web.Annotation("gitpush.dev/push"));
        Assert.AreEqual(TestPushContext.Commit.ToString(), web.Annotation("gitpush.dev/commit"));
        Assert.AreEqual("git push of 111111111111 to refs/heads/main", web.Annotation("kubernetes.io/change-cause"));
        Assert.AreEqual($"deploy: deployment/web container web: image {PlayedCluster.Image} → {NewImage}", push.Lines[0]);
        Assert.AreEqual("deploy: deployment/web 1/1 ready", push.Lines[^1]);
    }

    [TestMethod]
    [Timeout(60_000, CooperativeCancellation = true)]
    public async Task An_image_that_is_there_already_changes_nothing()
    {
        await StartDeploymentAsync();
        var first = Push("push1");
        var setting = SetAsync(first, "deployment/web");
        await _cluster.PlayReadyAsync(await NewPodAsync(), Ended);
        await setting;
        var before = await GetAsync(Web);
        var push = Push("push2");

        await SetAsync(push, "deployment/web");

        Assert.AreEqual(before.ResourceVersion, (await GetAsync(Web)).ResourceVersion);
        CollectionAssert.AreEqual(new[] { $"deploy: deployment/web container web: image {NewImage} unchanged" }, push.Lines.ToList());
    }

    [TestMethod]
    [Timeout(60_000, CooperativeCancellation = true)]
    public async Task A_plan_says_what_it_would_set_and_sets_nothing()
    {
        await StartDeploymentAsync();
        var before = await GetAsync(Web);
        var push = Push("push1", isPlan: true);

        await SetAsync(push, "deployment/web");

        Assert.AreEqual(before.ResourceVersion, (await GetAsync(Web)).ResourceVersion);
        CollectionAssert.AreEqual(new[] { $"deploy: deployment/web container web: image {PlayedCluster.Image} → {NewImage}" }, push.Lines.ToList());
    }

    [TestMethod]
    [Timeout(60_000, CooperativeCancellation = true)]
    public async Task A_deployment_that_does_not_come_up_goes_back_to_what_it_had()
    {
        await StartDeploymentAsync();
        _ = await _cluster.Client.PatchAsync(
            Web, PatchKind.Merge, JsonNode.Parse("""{"metadata":{"annotations":{"kubernetes.io/change-cause":"by hand"}}}""")!, null, Ended);
        var push = Push("push1");
        var setting = SetAsync(push, "deployment/web");
        await _cluster.PlayWaitingAsync(await NewPodAsync(), "CrashLoopBackOff", "back-off", 3, Ended);
        var failure = await Assert.ThrowsExactlyAsync<StageFailedException>(() => setting);

        await push.RollBackAsync(Ended);

        Assert.AreEqual("deployment/web failed: CrashLoopBackOff: container web exited with code 3, started again 3 times", failure.Message);
        var web = await GetAsync(Web);
        Assert.AreEqual(PlayedCluster.Image, ImageOf(web));
        Assert.AreEqual("by hand", web.Annotation("kubernetes.io/change-cause"));
        Assert.IsNull(web.Annotation("gitpush.dev/push"));
        Assert.AreEqual(HealthState.Current, ObjectHealthRules.Evaluate(web).State);
    }

    [TestMethod]
    [Timeout(60_000, CooperativeCancellation = true)]
    public async Task A_stateful_set_is_freed_from_the_pod_that_never_becomes_ready()
    {
        _ = await _cluster.CreateWorkloadAsync("StatefulSet", "db", 1, Ended);
        var old = (await _cluster.PodsAsync("app=db", 1, Ended)).Single();
        await _cluster.PlayReadyAsync(old, Ended);
        var key = _cluster.Key("apps/v1", "StatefulSet", "db");
        _ = await new HealthWaiter(_time).WaitAsync(_cluster.Client, [key], new HealthOptions(), Push("push0").WriteLineAsync, Ended);
        var push = Push("push1");
        var setting = SetAsync(push, "statefulset/db");
        var bad = (await _cluster.PodsAsync("app=db", 1, Ended, pod => pod.Objects("spec", "containers").First()["image"]!.ToString() == NewImage)).Single();
        await _cluster.PlayWaitingAsync(bad, "CrashLoopBackOff", "back-off", 3, Ended);
        _ = await Assert.ThrowsExactlyAsync<StageFailedException>(() => setting);

        var rollback = push.RollBackAsync(Ended);
        var back = (await _cluster.PodsAsync("app=db", 1, Ended, pod => pod.Objects("spec", "containers").First()["image"]!.ToString() == PlayedCluster.Image)).Single();
        await _cluster.PlayReadyAsync(back, Ended);
        await rollback;

        Assert.AreEqual(HealthState.Current, ObjectHealthRules.Evaluate(await GetAsync(key)).State);
    }

    [TestMethod]
    [Timeout(60_000, CooperativeCancellation = true)]
    public async Task What_somebody_else_has_set_meanwhile_is_not_rolled_back()
    {
        _ = await _cluster.CreateAsync(
            $$$"""{"apiVersion":"batch/v1","kind":"CronJob","metadata":{"name":"backup"},"spec":{"schedule":"0 3 * * *","jobTemplate":{"spec":{"template":{ {{{PodSpecOfJob}}} } } } } }""", Ended);
        var key = _cluster.Key("batch/v1", "CronJob", "backup");
        var push = Push("push1");
        await SetAsync(push, "cronjob/backup");
        _ = await _cluster.Client.PatchAsync(
            key, PatchKind.Strategic, JsonNode.Parse("""{"spec":{"jobTemplate":{"spec":{"template":{"spec":{"containers":[{"name":"web","image":"other:1"}]}}}}}}""")!, null, Ended);

        await push.RollBackAsync(Ended);

        Assert.AreEqual("other:1", (await GetAsync(key)).Objects("spec", "jobTemplate", "spec", "template", "spec", "containers").First()["image"]!.ToString());
    }

    [TestMethod]
    [Timeout(60_000, CooperativeCancellation = true)]
    public async Task A_cron_job_goes_back_to_its_image()
    {
        _ = await _cluster.CreateAsync(
            $$$"""{"apiVersion":"batch/v1","kind":"CronJob","metadata":{"name":"backup"},"spec":{"schedule":"0 3 * * *","jobTemplate":{"spec":{"template":{ {{{PodSpecOfJob}}} } } } } }""", Ended);
        var key = _cluster.Key("batch/v1", "CronJob", "backup");
        var push = Push("push1");
        await SetAsync(push, "cronjob/backup");
        Assert.AreEqual(NewImage, (await GetAsync(key)).Objects("spec", "jobTemplate", "spec", "template", "spec", "containers").First()["image"]!.ToString());

        await push.RollBackAsync(Ended);

        Assert.AreEqual(PlayedCluster.Image, (await GetAsync(key)).Objects("spec", "jobTemplate", "spec", "template", "spec", "containers").First()["image"]!.ToString());
    }

    [TestMethod]
    [Timeout(60_000, CooperativeCancellation = true)]
    public async Task A_workload_that_does_not_exist_is_answered_with_those_that_do()
    {
        _ = await _cluster.CreateWorkloadAsync("Deployment", "web", 0, Ended);

        var failure = await Assert.ThrowsExactlyAsync<StageFailedException>(() => SetAsync(Push("push1"), "deployment/wbe"));

        Assert.AreEqual($"deployment/wbe does not exist in namespace {_cluster.Namespace}; there is web", failure.Message);
    }

    private static string PodSpecOfJob => PlayedCluster.PodSpec.Replace("\"schedulerName\"", "\"restartPolicy\":\"Never\",\"schedulerName\"", StringComparison.Ordinal);

    private async Task StartDeploymentAsync()
    {
        _ = await _cluster.CreateWorkloadAsync("Deployment", "web", 1, Ended);
        await _cluster.PlayReadyAsync((await _cluster.PodsAsync("app=web", 1, Ended)).Single(), Ended);
        _ = await new HealthWaiter(_time).WaitAsync(_cluster.Client, [Web], new HealthOptions(), Push("push0").WriteLineAsync, Ended);
    }

    private async Task<KubernetesObject> NewPodAsync() =>
        (await _cluster.PodsAsync("app=web", 1, Ended, pod => pod.Objects("spec", "containers").First()["image"]!.ToString() == NewImage)).Single();

    private async Task<KubernetesObject> GetAsync(ObjectKey key) => (await _cluster.Client.GetAsync(key, Ended))!;

    private static string ImageOf(KubernetesObject workload) => workload.Objects("spec", "template", "spec", "containers").First()["image"]!.ToString();

    private static TestPushContext Push(string id, bool isPlan = false)
    {
        var push = new TestPushContext(id, isPlan);
        BuiltImages.Of(push.Context).Add(new BuiltImage("web", "registry.example.com/web", "2", NewImage[(NewImage.IndexOf('@', StringComparison.Ordinal) + 1)..], TestPushContext.Commit));
        return push;
    }

    private Task SetAsync(TestPushContext push, string workload) => new ImageSetter(new HealthWaiter(_time)).RunAsync(
        _cluster.Client, push.Context, push.Source, _cluster.Namespace, [new WorkloadImage(workload, "web", "web")], new HealthOptions { ProgressInterval = TimeSpan.Zero }, Ended);
}
