using System.Text.Json.Nodes;
using GitPush.Kubernetes.Client;
using GitPush.Kubernetes.Health;

namespace GitPush.Kubernetes.Tests.Health;

[TestClass]
public sealed class PodFailuresTests
{
    private const string PullError = "failed to pull and unpack image \\\"registry.example.com/web:2\\\": failed to resolve reference \\\"registry.example.com/web:2\\\": registry.example.com/web:2: not found";

    [TestMethod]
    [DataRow("""{"reason":"ContainerCreating"}""", 0, null, null)]
    [DataRow("""{"reason":"PodInitializing"}""", 0, null, null)]
    [DataRow("""{"reason":"ErrImagePull","message":"rpc error: code = NotFound desc = """ + PullError + "\"}", 0, "AfterGrace", "ErrImagePull: registry.example.com/web:2: not found")]
    [DataRow("""{"reason":"ImagePullBackOff","message":"Back-off pulling image \"registry.example.com/web:2\": ErrImagePull: """ + PullError + "\"}", 0, "AfterGrace", "ImagePullBackOff: registry.example.com/web:2: not found")]
    [DataRow("""{"reason":"ImagePullBackOff","message":"Back-off pulling image \"registry.example.com/web:2\""}""", 0, "AfterGrace", "ImagePullBackOff: registry.example.com/web:2")]
    [DataRow("""{"reason":"InvalidImageName","message":"Failed to apply default image tag \"Web\": couldn't parse image name \"Web\": invalid reference format"}""", 0, "Final", "InvalidImageName: registry.example.com/web:2")]
    [DataRow("""{"reason":"CreateContainerConfigError","message":"secret \"db\" not found"}""", 0, "AfterGrace", "CreateContainerConfigError: secret \"db\" not found")]
    [DataRow("""{"reason":"RunContainerError","message":"failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: exec: \"dotnett\": executable file not found in $PATH: unknown"}""", 0, "AfterGrace", "RunContainerError: exec: \"dotnett\": executable file not found in $PATH")]
    [DataRow("""{"reason":"CrashLoopBackOff","message":"back-off 20s restarting failed container"}""", 2, "Open", "CrashLoopBackOff: container web exited with code 3, started again 2 times")]
    [DataRow("""{"reason":"CrashLoopBackOff","message":"back-off 40s restarting failed container"}""", 3, "Final", "CrashLoopBackOff: container web exited with code 3, started again 3 times")]
    public void What_a_container_waits_for_says_whether_it_will_come_up(string waiting, int restarts, string? finality, string? text)
    {
        var pod = Pod($$"""
            {"status":{"phase":"Pending","containerStatuses":[{"name":"web","image":"registry.example.com/web:2","restartCount":{{restarts}},
             "state":{"waiting":{{waiting}} },"lastState":{"terminated":{"exitCode":3,"reason":"Error"} } } ] } }
            """);

        var failure = PodFailures.Find(pod, maxRestarts: 3);

        Assert.AreEqual(finality, failure?.Finality.ToString());
        Assert.AreEqual(text, failure?.Text);
    }

    [TestMethod]
    [DataRow("""{"exitCode":3,"reason":"Error"}""", "exited with code 3")]
    [DataRow("""{"exitCode":137,"reason":"OOMKilled"}""", "ran out of memory (OOMKilled, limit 64Mi)")]
    [DataRow("""{"exitCode":137,"reason":"Error"}""", "exited with code 137 (SIGKILL)")]
    [DataRow("""{"exitCode":143,"reason":"Error"}""", "exited with code 143 (SIGTERM)")]
    [DataRow("""{"exitCode":0,"signal":11,"reason":"Error"}""", "was ended by SIGSEGV")]
    [DataRow("""{"exitCode":128,"reason":"StartError","message":"failed to create containerd task: runc create failed: exec: \"dotnett\": executable file not found in $PATH"}""", "could not be started: executable file not found in $PATH")]
    [DataRow("""{"exitCode":128,"reason":"StartError","message":"failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: exec: \"sh\": executable file not found in $PATH: unknown"}""", "could not be started: exec: \"sh\": executable file not found in $PATH")]
    [DataRow("""{"exitCode":128,"reason":"StartError","message":"failed to create containerd task: OCI runtime create failed: runc create failed: unable to start container process: error during container init: open /dev/pts/0: operation not permitted: unknown"}""", "could not be started: error during container init: open /dev/pts/0: operation not permitted")]
    public void How_a_container_ended_is_told_in_words(string terminated, string text)
    {
        var pod = Pod("""{"spec":{"containers":[{"name":"web","resources":{"limits":{"memory":"64Mi"}}}]}}""");

        Assert.AreEqual(text, PodFailures.Ending(pod, "web", (JsonObject)JsonNode.Parse(terminated)!));
    }

    [TestMethod]
    public void A_failing_init_container_counts_and_the_gravest_failure_is_told()
    {
        var pod = Pod("""
            {"status":{"phase":"Pending","conditions":[{"type":"PodScheduled","status":"False","reason":"Unschedulable","message":"0/1 nodes are available"}],
             "initContainerStatuses":[{"name":"wait","image":"b","restartCount":5,"state":{"waiting":{"reason":"CrashLoopBackOff"}},"lastState":{"terminated":{"exitCode":1}}}],
             "containerStatuses":[{"name":"web","image":"a","restartCount":0,"state":{"waiting":{"reason":"PodInitializing"}}}]}}
            """);

        Assert.AreEqual("CrashLoopBackOff: container wait exited with code 1, started again 5 times", PodFailures.Find(pod, 3)?.Text);
    }

    [TestMethod]
    public void A_pod_that_is_being_deleted_has_no_failure()
    {
        var pod = Pod("""{"metadata":{"deletionTimestamp":"2026-01-01T00:00:00Z"},"status":{"containerStatuses":[{"name":"web","state":{"waiting":{"reason":"InvalidImageName"}}}]}}""");

        Assert.IsNull(PodFailures.Find(pod, 3));
    }

    private static KubernetesObject Pod(string json) => new((JsonObject)JsonNode.Parse(json)!);
}
