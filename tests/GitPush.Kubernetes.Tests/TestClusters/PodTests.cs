using System.Text.Json.Nodes;
using GitPush.Testing.Kubernetes;

namespace GitPush.Kubernetes.Tests.TestClusters;

/// <summary>Pods that really run, on the double and on a real API server without nodes.</summary>
[TestClass]
public sealed class PodTests
{
    private static TestCluster cluster = null!;

    private static string Pods => $"/api/v1/namespaces/{cluster.Namespace}/pods";

    private static string Namespace => $"/api/v1/namespaces/{cluster.Namespace}";

    [ClassInitialize]
    public static async Task StartAsync(TestContext context) => cluster = await TestCluster.StartAsync(cancellationToken: context.CancellationToken);

    [ClassCleanup]
    public static async Task EndAsync() => await cluster.DisposeAsync();

    [TestMethod]
    public async Task A_container_that_ends_well_makes_its_pod_succeed_and_leaves_its_log()
    {
        _ = await cluster.Kubectl.CreateAsync(Pods, Samples.Pod("well", "echo one; echo two >&2; sleep 0.2; echo three"));

        var pod = await WaitForPhaseAsync("well", "Succeeded");

        var terminated = pod["status"]!["containerStatuses"]![0]!["state"]!["terminated"]!;
        Assert.AreEqual(0, (int)terminated["exitCode"]!);
        Assert.AreEqual("Completed", (string?)terminated["reason"]);
        var log = await cluster.Kubectl.ReadTextAsync($"{Pods}/well/log");
        CollectionAssert.AreEquivalent(new[] { "one", "two", "three" }, log.TrimEnd('\n').Split('\n'));
        Assert.AreEqual("three\n", await cluster.Kubectl.ReadTextAsync($"{Pods}/well/log?container=main&tailLines=1&limitBytes=100"));
    }

    [TestMethod]
    public async Task A_container_that_fails_says_its_exit_code_and_its_last_words()
    {
        var pod = Samples.Pod("badly", "echo about to fail; exit 3");
        pod["spec"]!["containers"]![0]!["terminationMessagePolicy"] = "FallbackToLogsOnError";
        _ = await cluster.Kubectl.CreateAsync(Pods, pod);

        var failed = await WaitForPhaseAsync("badly", "Failed");

        var terminated = failed["status"]!["containerStatuses"]![0]!["state"]!["terminated"]!;
        Assert.AreEqual(3, (int)terminated["exitCode"]!);
        Assert.AreEqual("Error", (string?)terminated["reason"]);
        Assert.AreEqual("about to fail\n", (string?)terminated["message"]);
    }

    [TestMethod]
    public async Task A_container_that_keeps_failing_waits_ever_longer()
    {
        _ = await cluster.Kubectl.CreateAsync(Pods, Samples.Pod("looping", "echo try; exit 1", "Always"));

        var pod = await WaitForWaitingAsync("looping", "CrashLoopBackOff");

        StringAssert.StartsWith((string?)pod["status"]!["containerStatuses"]![0]!["state"]!["waiting"]!["message"], "back-off ");
        StringAssert.Contains((string?)pod["status"]!["containerStatuses"]![0]!["state"]!["waiting"]!["message"], " restarting failed container=main pod=looping_");
        Assert.AreEqual(1, (int)pod["status"]!["containerStatuses"]![0]!["lastState"]!["terminated"]!["exitCode"]!);
        Assert.AreEqual("Running", (string?)pod["status"]!["phase"]);
        Assert.AreEqual("try\n", await cluster.Kubectl.ReadTextAsync($"{Pods}/looping/log?previous=true"));
        await WaitForEventAsync("looping", "BackOff", "Back-off restarting failed container main in pod looping_");
    }

    [TestMethod]
    public async Task An_image_that_cannot_be_had_is_tried_again()
    {
        var pod = Samples.Pod("imageless", "true");
        pod["spec"]!["containers"]![0]!["image"] = "registry.invalid/app:1";
        _ = await cluster.Kubectl.CreateAsync(Pods, pod);

        var waiting = await WaitForWaitingAsync("imageless", "ImagePullBackOff");

        StringAssert.StartsWith((string?)waiting["status"]!["containerStatuses"]![0]!["state"]!["waiting"]!["message"], "Back-off pulling image \"registry.invalid/app:1\"");
        Assert.AreEqual("Pending", (string?)waiting["status"]!["phase"]);
        await WaitForEventAsync("imageless", "Failed", "Error: ErrImagePull");
        var log = await cluster.Kubectl.SendAsync(HttpMethod.Get, $"{Pods}/imageless/log");
        Assert.AreEqual(400, (int)log.Status);
        Assert.AreEqual("BadRequest", (string?)log.Body!["reason"]);
        StringAssert.StartsWith(log.Message, "container \"main\" in pod \"imageless\" is waiting to start: ");
    }

    [TestMethod]
    public async Task A_missing_secret_holds_the_container_back_until_it_is_there()
    {
        var pod = Samples.Pod("secretive", "echo $PASSWORD");
        pod["spec"]!["containers"]![0]!["env"] = JsonNode.Parse("""[{"name":"PASSWORD","valueFrom":{"secretKeyRef":{"name":"late","key":"password"}}}]""");
        _ = await cluster.Kubectl.CreateAsync(Pods, pod);

        var waiting = await WaitForWaitingAsync("secretive", "CreateContainerConfigError");
        Assert.AreEqual("secret \"late\" not found", (string?)waiting["status"]!["containerStatuses"]![0]!["state"]!["waiting"]!["message"]);

        _ = await cluster.Kubectl.CreateAsync($"{Namespace}/secrets", new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Secret",
            ["metadata"] = new JsonObject { ["name"] = "late" },
            ["stringData"] = new JsonObject { ["password"] = "hunter2" },
        });
        _ = await WaitForPhaseAsync("secretive", "Succeeded");
        Assert.AreEqual("hunter2\n", await cluster.Kubectl.ReadTextAsync($"{Pods}/secretive/log"));
    }

    [TestMethod]
    public async Task Environment_and_volumes_come_from_config_maps_and_the_pod()
    {
        _ = await cluster.Kubectl.CreateAsync($"{Namespace}/configmaps", Samples.ConfigMap("settings", ("COLOR", "blue"), ("file.txt", "content")));
        var pod = Samples.Pod("configured", "echo $COLOR $WHERE $GREETING; cat etc/settings/file.txt; echo; pwd >/dev/null; echo kept > scratch/x; cat scratch/x");
        var container = pod["spec"]!["containers"]![0]!;
        container["env"] = JsonNode.Parse("""[{"name":"WHERE","valueFrom":{"fieldRef":{"fieldPath":"metadata.name"}}},{"name":"GREETING","value":"hi-$(WHERE)"}]""");
        container["envFrom"] = JsonNode.Parse("""[{"configMapRef":{"name":"settings"}}]""");
        container["volumeMounts"] = JsonNode.Parse("""[{"name":"settings","mountPath":"/etc/settings"},{"name":"scratch","mountPath":"/scratch"}]""");
        pod["spec"]!["volumes"] = JsonNode.Parse("""[{"name":"settings","configMap":{"name":"settings"}},{"name":"scratch","emptyDir":{}}]""");
        _ = await cluster.Kubectl.CreateAsync(Pods, pod);

        _ = await WaitForPhaseAsync("configured", "Succeeded");

        Assert.AreEqual("blue configured hi-configured\ncontent\nkept\n", await cluster.Kubectl.ReadTextAsync($"{Pods}/configured/log"));
    }

    [TestMethod]
    public async Task Init_containers_run_first_and_one_that_fails_ends_the_pod()
    {
        var pod = Samples.Pod("prepared", "echo main");
        pod["spec"]!["initContainers"] = new JsonArray(Samples.Container("prepare", "echo first"), Samples.Container("break", "exit 7"));
        _ = await cluster.Kubectl.CreateAsync(Pods, pod);

        var failed = await WaitForPhaseAsync("prepared", "Failed");

        Assert.AreEqual("first\n", await cluster.Kubectl.ReadTextAsync($"{Pods}/prepared/log?container=prepare"));
        Assert.AreEqual(7, (int)failed["status"]!["initContainerStatuses"]![1]!["state"]!["terminated"]!["exitCode"]!);
        Assert.AreEqual("PodInitializing", (string?)failed["status"]!["containerStatuses"]![0]!["state"]!["waiting"]!["reason"]);
    }

    [TestMethod]
    public async Task A_log_is_followed_to_its_end()
    {
        _ = await cluster.Kubectl.CreateAsync(Pods, Samples.Pod("talkative", "for i in 1 2 3; do echo line $i; sleep 0.2; done"));
        _ = await cluster.Kubectl.WaitAsync($"{Pods}/talkative", pod => (string?)pod!["status"]!["phase"] is "Running" or "Succeeded");

        var lines = new List<string>();
        await foreach (var line in cluster.Kubectl.ReadLinesAsync($"{Pods}/talkative/log?follow=true&timestamps=true"))
        {
            Assert.IsTrue(DateTimeOffset.TryParse(line.Split(' ')[0], out _), line);
            lines.Add(line[(line.IndexOf(' ', StringComparison.Ordinal) + 1)..]);
        }

        CollectionAssert.AreEqual(new[] { "line 1", "line 2", "line 3" }, lines);
    }

    [TestMethod]
    public async Task A_pod_that_is_deleted_is_asked_to_end_and_then_gone()
    {
        _ = await cluster.Kubectl.CreateAsync(Pods, Samples.Pod("leaving", "trap 'echo bye; exit 0' TERM; echo up; while :; do sleep 0.05; done"));
        _ = await cluster.Kubectl.WaitAsync($"{Pods}/leaving", pod => (string?)pod!["status"]!["phase"] == "Running");
        var following = ReadAllAsync($"{Pods}/leaving/log?follow=true");

        _ = await cluster.Kubectl.DeleteAsync($"{Pods}/leaving");

        _ = await cluster.Kubectl.WaitAsync($"{Pods}/leaving", pod => pod is null);
        CollectionAssert.AreEqual(new[] { "up", "bye" }, await following);
    }

    [TestMethod]
    public async Task A_probe_decides_when_a_pod_is_ready()
    {
        var pod = Samples.Pod("probed", "while :; do sleep 0.05; done", "Always");
        var container = pod["spec"]!["containers"]![0]!;
        container["volumeMounts"] = JsonNode.Parse("""[{"name":"state","mountPath":"/state"}]""");
        container["workingDir"] = "/state";
        container["readinessProbe"] = JsonNode.Parse(
            """{"exec":{"command":["/bin/sh","-c","test -e asked || { touch asked; echo not yet; exit 1; }"]},"periodSeconds":1,"failureThreshold":1}""");
        pod["spec"]!["volumes"] = JsonNode.Parse("""[{"name":"state","emptyDir":{}}]""");
        _ = await cluster.Kubectl.CreateAsync(Pods, pod);

        _ = await cluster.Kubectl.WaitAsync($"{Pods}/probed", IsReady);
        await WaitForEventAsync("probed", "Unhealthy", "Readiness probe failed: not yet");
    }

    [TestMethod]
    public async Task A_container_that_is_not_alive_starts_anew()
    {
        var pod = Samples.Pod("lifeless", "while :; do sleep 0.05; done", "Always");
        pod["spec"]!["containers"]![0]!["livenessProbe"] = JsonNode.Parse("""{"exec":{"command":["/bin/sh","-c","exit 1"]},"periodSeconds":1,"failureThreshold":1}""");
        _ = await cluster.Kubectl.CreateAsync(Pods, pod);

        _ = await cluster.Kubectl.WaitAsync($"{Pods}/lifeless", found => (int?)found!["status"]!["containerStatuses"]?[0]!["restartCount"] >= 1);
        await WaitForEventAsync("lifeless", "Killing", "Container main failed liveness probe, will be restarted");
    }

    [TestMethod]
    public async Task A_pod_that_fits_no_node_is_unschedulable()
    {
        var pod = Samples.Pod("misfit", "true");
        pod["spec"]!["nodeSelector"] = new JsonObject { ["example.com/disk"] = "none-has-this" };
        _ = await cluster.Kubectl.CreateAsync(Pods, pod);

        var pending = await cluster.Kubectl.WaitAsync(
            $"{Pods}/misfit", found => found!["status"]!["conditions"]?.AsArray().Any(condition => (string?)condition!["reason"] == "Unschedulable") == true);

        StringAssert.Contains((string?)pending!["status"]!["conditions"]![0]!["message"], "nodes are available");
    }

    private static bool IsReady(JsonObject? pod) =>
        pod!["status"]!["conditions"]?.AsArray().Any(condition => (string?)condition!["type"] == "Ready" && (string?)condition["status"] == "True") == true;

    private static async Task<string[]> ReadAllAsync(string path)
    {
        var lines = new List<string>();
        await foreach (var line in cluster.Kubectl.ReadLinesAsync(path))
        {
            lines.Add(line);
        }

        return [.. lines];
    }

    private static async Task<JsonObject> WaitForPhaseAsync(string pod, string phase) =>
        (await cluster.Kubectl.WaitAsync($"{Pods}/{pod}", found => (string?)found!["status"]!["phase"] == phase))!;

    private static async Task<JsonObject> WaitForWaitingAsync(string pod, string reason) =>
        (await cluster.Kubectl.WaitAsync($"{Pods}/{pod}", found => (string?)found!["status"]!["containerStatuses"]?[0]!["state"]!["waiting"]?["reason"] == reason))!;

    private static async Task WaitForEventAsync(string pod, string reason, string message) =>
        await cluster.Kubectl.WaitAsync(
            $"{Namespace}/events?fieldSelector=involvedObject.name%3D{pod}",
            list => list!["items"]!.AsArray().Any(item => (string?)item!["reason"] == reason && ((string)item["message"]!).StartsWith(message, StringComparison.Ordinal)));
}
