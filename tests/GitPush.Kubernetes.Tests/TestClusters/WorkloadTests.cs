using System.Text.Json.Nodes;
using GitPush.Testing.Kubernetes;

namespace GitPush.Kubernetes.Tests.TestClusters;

/// <summary>What keeps pods running: the double's controllers, and those of a real cluster.</summary>
[TestClass]
public sealed class WorkloadTests
{
    private static TestCluster cluster = null!;

    private static string Pods => $"/api/v1/namespaces/{cluster.Namespace}/pods";

    private static string Apps => $"/apis/apps/v1/namespaces/{cluster.Namespace}";

    private static string Jobs => $"/apis/batch/v1/namespaces/{cluster.Namespace}/jobs";

    [ClassInitialize]
    public static async Task StartAsync(TestContext context) => cluster = await TestCluster.StartAsync(cancellationToken: context.CancellationToken);

    [ClassCleanup]
    public static async Task EndAsync() => await cluster.DisposeAsync();

    [TestMethod]
    public async Task A_deployment_becomes_available_and_rolls_over_to_a_new_template()
    {
        _ = await cluster.Kubectl.ApplyAsync($"{Apps}/deployments/web", Samples.Deployment("web", 2));
        var first = await WaitForRolloutAsync("web", 1);

        var changed = Samples.Deployment("web", 2);
        changed["spec"]!["template"]!["metadata"]!["annotations"] = new JsonObject { ["version"] = "2" };
        _ = await cluster.Kubectl.ApplyAsync($"{Apps}/deployments/web", changed);
        var second = await WaitForRolloutAsync("web", 2);

        Assert.AreEqual(2, (int)first["status"]!["availableReplicas"]!);
        Assert.AreEqual("1", (string?)first["metadata"]!["annotations"]!["deployment.kubernetes.io/revision"]);
        Assert.AreEqual("2", (string?)second["metadata"]!["annotations"]!["deployment.kubernetes.io/revision"]);
        Assert.AreEqual("NewReplicaSetAvailable", Condition(second, "Progressing"));
        Assert.AreEqual("MinimumReplicasAvailable", Condition(second, "Available"));
        var sets = await cluster.Kubectl.ListAsync($"{Apps}/replicasets?labelSelector=app%3Dweb");
        Assert.HasCount(2, sets);
    }

    [TestMethod]
    public async Task A_rollout_that_makes_no_progress_exceeds_its_deadline_and_leaves_the_old_pods()
    {
        _ = await cluster.Kubectl.ApplyAsync($"{Apps}/deployments/stuck", Samples.Deployment("stuck", 1));
        _ = await WaitForRolloutAsync("stuck", 1);
        var broken = Samples.Deployment("stuck", 1);
        broken["spec"]!["progressDeadlineSeconds"] = 2;
        broken["spec"]!["template"]!["spec"]!["containers"]![0]!["image"] = "registry.invalid/stuck:2";
        _ = await cluster.Kubectl.ApplyAsync($"{Apps}/deployments/stuck", broken);

        var stuck = await cluster.Kubectl.WaitAsync($"{Apps}/deployments/stuck", found => Condition(found!, "Progressing") == "ProgressDeadlineExceeded");

        Assert.AreEqual(1, (int)stuck!["status"]!["availableReplicas"]!);
        Assert.AreEqual(1, (int)stuck["status"]!["unavailableReplicas"]!);
        Assert.AreEqual("MinimumReplicasAvailable", Condition(stuck, "Available"));
    }

    [TestMethod]
    public async Task A_deployment_takes_its_pods_with_it()
    {
        _ = await cluster.Kubectl.ApplyAsync($"{Apps}/deployments/brief", Samples.Deployment("brief", 1));
        _ = await WaitForRolloutAsync("brief", 1);

        _ = await cluster.Kubectl.DeleteAsync($"{Apps}/deployments/brief");

        _ = await cluster.Kubectl.WaitAsync($"{Pods}?labelSelector=app%3Dbrief", list => list!["items"]!.AsArray().Count == 0);
    }

    [TestMethod]
    public async Task A_job_completes()
    {
        _ = await cluster.Kubectl.CreateAsync(Jobs, Samples.Job("migrate", "echo migrated"));

        var job = await cluster.Kubectl.WaitAsync($"{Jobs}/migrate", found => Condition(found!, "Complete") is not null);

        Assert.AreEqual(1, (int)job!["status"]!["succeeded"]!);
        Assert.IsNotNull(job["status"]!["completionTime"]);
        var pod = (await cluster.Kubectl.ListAsync($"{Pods}?labelSelector=job-name%3Dmigrate")).Single();
        Assert.AreEqual("migrated\n", await cluster.Kubectl.ReadTextAsync($"{Pods}/{pod["metadata"]!["name"]}/log"));
    }

    [TestMethod]
    public async Task A_job_that_fails_too_often_has_failed()
    {
        _ = await cluster.Kubectl.CreateAsync(Jobs, Samples.Job("doomed", "exit 4"));

        var job = await cluster.Kubectl.WaitAsync($"{Jobs}/doomed", found => Condition(found!, "Failed") is not null);

        Assert.AreEqual("BackoffLimitExceeded", Condition(job!, "Failed"));
        Assert.AreEqual(1, (int)job!["status"]!["failed"]!);
    }

    [TestMethod]
    public async Task A_job_that_takes_too_long_has_failed()
    {
        var late = Samples.Job("late", "sleep 60");
        late["spec"]!["activeDeadlineSeconds"] = 1;
        _ = await cluster.Kubectl.CreateAsync(Jobs, late);

        var job = await cluster.Kubectl.WaitAsync($"{Jobs}/late", found => Condition(found!, "Failed") is not null);

        Assert.AreEqual("DeadlineExceeded", Condition(job!, "Failed"));
    }

    [TestMethod]
    public async Task A_stateful_set_has_its_pods_one_after_another()
    {
        var set = Samples.Deployment("db", 2);
        set["kind"] = "StatefulSet";
        set["spec"]!["serviceName"] = "db";
        _ = await cluster.Kubectl.ApplyAsync($"{Apps}/statefulsets/db", set);

        var ready = await cluster.Kubectl.WaitAsync($"{Apps}/statefulsets/db", found => (int?)found!["status"]!["readyReplicas"] == 2);

        Assert.AreEqual(2, (int)ready!["status"]!["updatedReplicas"]!);
        Assert.AreEqual((string?)ready["status"]!["updateRevision"], (string?)ready["status"]!["currentRevision"]);
        var pods = await cluster.Kubectl.ListAsync($"{Pods}?labelSelector=app%3Ddb");
        CollectionAssert.AreEquivalent(new[] { "db-0", "db-1" }, pods.Select(pod => (string)pod["metadata"]!["name"]!).ToArray());
    }

    [TestMethod]
    public async Task A_daemon_set_has_a_pod_on_each_node()
    {
        var set = Samples.Deployment("agent", 1);
        set["kind"] = "DaemonSet";
        _ = set["spec"]!.AsObject().Remove("replicas");
        _ = await cluster.Kubectl.ApplyAsync($"{Apps}/daemonsets/agent", set);

        var ready = await cluster.Kubectl.WaitAsync(
            $"{Apps}/daemonsets/agent", found => (int?)found!["status"]!["numberReady"] is > 0 and var number && number == (int?)found["status"]!["desiredNumberScheduled"]);

        Assert.AreEqual((int)ready!["status"]!["desiredNumberScheduled"]!, (int)ready["status"]!["updatedNumberScheduled"]!);
    }

    [TestMethod]
    public async Task A_namespace_goes_with_all_that_is_in_it()
    {
        var ns = await cluster.CreateNamespaceAsync();
        _ = await cluster.Kubectl.CreateAsync($"/api/v1/namespaces/{ns}/configmaps", Samples.ConfigMap("a"));
        _ = await cluster.Kubectl.ApplyAsync($"/apis/apps/v1/namespaces/{ns}/deployments/web", Samples.Deployment("web", 1));

        _ = await cluster.Kubectl.DeleteAsync($"/api/v1/namespaces/{ns}");

        _ = await cluster.Kubectl.WaitAsync($"/api/v1/namespaces/{ns}", found => found is null);
        Assert.IsNull(await cluster.Kubectl.GetAsync($"/api/v1/namespaces/{ns}/configmaps/a"));
    }

    private static string? Condition(JsonObject value, string type) =>
        (string?)value["status"]?["conditions"]?.AsArray().FirstOrDefault(condition => (string?)condition!["type"] == type && ((string?)condition["status"] == "True" || type == "Progressing"))?["reason"];

    private static async Task<JsonObject> WaitForRolloutAsync(string name, int generation) =>
        (await cluster.Kubectl.WaitAsync(
            $"{Apps}/deployments/{name}",
            found => found!["status"] is { } status && (int?)status["observedGeneration"] >= generation
                && (int?)found["spec"]!["replicas"] == (int?)status["updatedReplicas"] && (int?)status["replicas"] == (int?)status["updatedReplicas"]
                && (int?)status["availableReplicas"] == (int?)status["updatedReplicas"] && Condition(found, "Progressing") == "NewReplicaSetAvailable"))!;
}
