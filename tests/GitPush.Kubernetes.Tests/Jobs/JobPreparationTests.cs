using System.Diagnostics;
using System.Text.Json.Nodes;
using GitPush.Hooks;
using GitPush.Kubernetes.Client;
using GitPush.Kubernetes.Jobs;
using GitPush.Kubernetes.Tests.Health;
using GitPush.Objects;

namespace GitPush.Kubernetes.Tests.Jobs;

[TestClass]
public sealed class JobPreparationTests
{
    private static readonly ObjectId Commit = ObjectId.Parse("1111111111111111111111111111111111111111");

    [TestMethod]
    public void A_name_is_a_function_of_job_and_push()
    {
        Assert.AreEqual(JobNames.For("migrate", "shop", "push1"), JobNames.For("migrate", "shop", "push1"));
        Assert.AreNotEqual(JobNames.For("migrate", "shop", "push1"), JobNames.For("migrate", "shop", "push2"));
        Assert.AreNotEqual(JobNames.For("migrate", "shop", "push1"), JobNames.For("migrate", "test", "push1"));
        StringAssert.Matches(JobNames.For("migrate", "shop", "push1"), new("^migrate-[0-9a-f]{10}$"));
    }

    [TestMethod]
    [DataRow("a-name-of-a-job-that-is-quite-a-bit-longer-than-what-kubernetes-takes-for-a-label")]
    [DataRow("a-name-that-is-cut-behind-a-dash-and-a-dot-and-more-.-and-goes-on")]
    [DataRow("Über_Migration")]
    [DataRow("---")]
    [DataRow("x.")]
    public void A_name_can_be_that_of_an_object_and_the_value_of_a_label(string name)
    {
        var made = JobNames.For(name, "shop", "push1");

        Assert.IsLessThanOrEqualTo(63, made.Length);
        StringAssert.Matches(made, new(@"^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$"));
    }

    [TestMethod]
    public void Long_names_that_differ_at_their_ends_stay_different()
    {
        var stem = new string('a', 60);

        Assert.AreNotEqual(JobNames.For(stem + "1", "shop", "push1"), JobNames.For(stem + "2", "shop", "push1"));
    }

    [TestMethod]
    public void The_job_of_a_push_ends_by_itself_is_kept_for_a_while_and_runs_once()
    {
        var job = Prepare("""{"metadata":{"name":"migrate","namespace":"shop"},"spec":{"template":{"spec":{"containers":[{"name":"a"}]}}}}""");

        Assert.AreEqual(600L, (long)job.At("spec", "activeDeadlineSeconds")!);
        Assert.AreEqual(3600L, (long)job.At("spec", "ttlSecondsAfterFinished")!);
        Assert.AreEqual(0, (int)job.At("spec", "backoffLimit")!);
        Assert.AreEqual("Never", job.Text("spec", "template", "spec", "restartPolicy"));
        Assert.AreEqual("push1", job.Annotation("gitpush.dev/push"));
        Assert.AreEqual(Commit.ToString(), job.Annotation("gitpush.dev/commit"));
        Assert.AreEqual("gitpush", job.Label("app.kubernetes.io/managed-by"));
        Assert.AreEqual("push1", job.Text("spec", "template", "metadata", "annotations", "gitpush.dev/push"));
    }

    [TestMethod]
    public void What_a_manifest_says_stays()
    {
        var job = Prepare("""
            {"metadata":{"generateName":"migrate-","namespace":"shop","labels":{"app.kubernetes.io/managed-by":"helm"}},
             "spec":{"backoffLimit":2,"activeDeadlineSeconds":30,"ttlSecondsAfterFinished":5,"template":{"spec":{"restartPolicy":"OnFailure","containers":[]}}}}
            """);

        StringAssert.StartsWith(job.Name, "migrate-");
        Assert.IsNull(job.At("metadata", "generateName"));
        Assert.AreEqual(2L, (long)job.At("spec", "backoffLimit")!);
        Assert.AreEqual(30L, (long)job.At("spec", "activeDeadlineSeconds")!);
        Assert.AreEqual(5L, (long)job.At("spec", "ttlSecondsAfterFinished")!);
        Assert.AreEqual("OnFailure", job.Text("spec", "template", "spec", "restartPolicy"));
        Assert.AreEqual("helm", job.Label("app.kubernetes.io/managed-by"));
    }

    [TestMethod]
    public void A_deadline_that_is_longer_than_the_time_out_is_cut()
    {
        var job = Prepare("""{"metadata":{"name":"a","namespace":"shop"},"spec":{"activeDeadlineSeconds":86400,"template":{"spec":{"containers":[]}}}}""");

        Assert.AreEqual(600L, (long)job.At("spec", "activeDeadlineSeconds")!);
    }

    [TestMethod]
    public void A_plan_says_what_would_run()
    {
        var job = Object("""{"kind":"Job","metadata":{"name":"migrate"},"spec":{"template":{"spec":{"containers":[{"image":"registry.example.com/shop:1","command":["dotnet"],"args":["Shop.dll","migrate"]}]}}}}""");

        Assert.AreEqual("would run job migrate: registry.example.com/shop:1 dotnet Shop.dll migrate", JobPreparation.PlanLine(job));
    }

    [TestMethod]
    public void Jobs_with_a_phase_are_steps_and_others_are_part_of_what_is_deployed()
    {
        KubernetesObject[] objects =
        [
            Job("one", "before-deploy"), Job("two", "after-deploy"), Job("three", null), Job("four", "before-deploy"),
            Object("""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"c","annotations":{"gitpush.dev/phase":"before-deploy"}}}"""),
        ];

        CollectionAssert.AreEqual(new[] { "one", "four" }, DeployJobs.Of(objects, JobPhase.BeforeDeploy).Select(job => job.Name).ToList());
        CollectionAssert.AreEqual(new[] { "two" }, DeployJobs.Of(objects, JobPhase.AfterDeploy).Select(job => job.Name).ToList());
        CollectionAssert.AreEqual(new[] { "one", "two", "four" }, objects.Where(DeployJobs.IsOne).Select(job => job.Name).ToList());
    }

    [TestMethod]
    public void A_phase_that_does_not_exist_is_named()
    {
        var failure = Assert.ThrowsExactly<StageFailedException>(() => DeployJobs.Of([Job("one", "later")], JobPhase.BeforeDeploy));

        StringAssert.Contains(failure.Message, "job/one: the annotation gitpush.dev/phase is 'later'");
    }

    [TestMethod]
    public void What_runs_in_a_Job_goes_on_with_the_trace_of_the_push()
    {
        using var activity = new Activity("push").SetIdFormat(ActivityIdFormat.W3C).Start();
        var job = Prepare("""
            {"kind":"Job","metadata":{"name":"migrate","namespace":"shop"},"spec":{"template":{"spec":{
                "initContainers":[{"name":"wait","env":[{"name":"A","value":"1"}]}],
                "containers":[{"name":"run"},{"name":"own","env":[{"name":"TRACEPARENT","value":"mine"},{"name":5}]}]}}}}
            """);
        activity.Stop();

        var pod = job.Object("spec", "template", "spec");
        Assert.AreEqual($$"""[{"name":"A","value":"1"},{"name":"TRACEPARENT","value":"{{activity.Id}}"}]""", pod["initContainers"]![0]!["env"]!.ToJsonString());
        Assert.AreEqual($$"""[{"name":"TRACEPARENT","value":"{{activity.Id}}"}]""", pod["containers"]![0]!["env"]!.ToJsonString());
        Assert.AreEqual("mine", pod["containers"]![1]!["env"]![0]!["value"]!.GetValue<string>());
        Assert.AreEqual(2, pod["containers"]![1]!["env"]!.AsArray().Count);
    }

    private static KubernetesObject Prepare(string json) =>
        JobPreparation.Prepare(Object(json), new TestPushContext("push1").Context, Commit, new JobRunOptions());

    private static KubernetesObject Job(string name, string? phase) => Object(
        $$"""{"apiVersion":"batch/v1","kind":"Job","metadata":{"name":"{{name}}","annotations":{ {{(phase is null ? "" : $"\"gitpush.dev/phase\":\"{phase}\"")}} } } }""");

    private static KubernetesObject Object(string json) => new((JsonObject)JsonNode.Parse(json)!);
}
