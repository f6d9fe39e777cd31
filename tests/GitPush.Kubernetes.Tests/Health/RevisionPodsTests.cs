using System.Text.Json.Nodes;
using GitPush.Kubernetes.Client;
using GitPush.Kubernetes.Health;

namespace GitPush.Kubernetes.Tests.Health;

[TestClass]
public sealed class RevisionPodsTests
{
    private const string Refused = """{"type":"ReplicaFailure","status":"True","reason":"FailedCreate","message":"pods \"web-x\" is forbidden: exceeded quota: small"}""";

    private static readonly KubernetesObject Deployment = Object("""
        {"kind":"Deployment","metadata":{"name":"web","uid":"d","annotations":{"deployment.kubernetes.io/revision":"2"}},"status":{"conditions":[%refused%]}}
        """);

    [TestMethod]
    public void A_deployment_s_new_pods_are_those_of_the_replica_set_of_its_revision()
    {
        KubernetesObject[] sets = [ReplicaSet("old", "1", ""), ReplicaSet("new", "2", ""), Object("""{"kind":"ReplicaSet","metadata":{"uid":"foreign","annotations":{"deployment.kubernetes.io/revision":"2"}}}""")];

        CollectionAssert.AreEqual(new[] { "b" }, Names(RevisionPods.Of(Deployment, sets, [], [Pod("a", "old"), Pod("b", "new"), Pod("c", "foreign"), Pod("d", null)])));
    }

    [TestMethod]
    public void A_daemon_set_s_new_pods_are_those_of_its_newest_revision()
    {
        var set = Object("""{"kind":"DaemonSet","metadata":{"name":"agent","uid":"s"}}""");
        KubernetesObject[] revisions = [Revision("s", 9, "h9"), Revision("s", 10, "h10"), Revision("other", 11, "h11")];

        CollectionAssert.AreEqual(new[] { "b" }, Names(RevisionPods.Of(set, [], revisions, [Pod("a", "s", "h9"), Pod("b", "s", "h10"), Pod("c", "s", "h11")])));
    }

    [TestMethod]
    public void A_stateful_set_s_new_pods_are_those_of_its_update_revision()
    {
        var set = Object("""{"kind":"StatefulSet","metadata":{"name":"db","uid":"s"},"status":{"currentRevision":"db-1","updateRevision":"db-2"}}""");

        CollectionAssert.AreEqual(new[] { "b" }, Names(RevisionPods.Of(set, [], [], [Pod("a", "s", "db-1"), Pod("b", "s", "db-2"), Pod("c", "other", "db-2")])));
    }

    [TestMethod]
    public void Pods_that_a_quota_refuses_are_known_by_the_condition_of_the_new_replica_set()
    {
        Assert.AreEqual(
            "FailedCreate: pods \"web-x\" is forbidden: exceeded quota: small",
            PodRefusal.Find(Deployment, [ReplicaSet("old", "1", ""), ReplicaSet("new", "2", Refused)]));
        Assert.IsNull(PodRefusal.Find(Deployment, [ReplicaSet("old", "1", Refused), ReplicaSet("new", "2", "")]));
    }

    [TestMethod]
    public void Without_a_look_at_its_replica_sets_a_deployment_s_own_condition_counts() =>
        Assert.AreEqual("FailedCreate: pods \"web-x\" is forbidden: exceeded quota: small", PodRefusal.Find(Deployment, []));

    private static KubernetesObject ReplicaSet(string uid, string revision, string condition) => Object($$$"""
        {"kind":"ReplicaSet","metadata":{"uid":"{{{uid}}}","ownerReferences":[{"uid":"d"}],"annotations":{"deployment.kubernetes.io/revision":"{{{revision}}}"} },
         "status":{"conditions":[{{{condition}}}]} }
        """);

    private static KubernetesObject Revision(string owner, int number, string hash) => Object($$$"""
        {"kind":"ControllerRevision","revision":{{{number}}},"metadata":{"ownerReferences":[{"uid":"{{{owner}}}"}],"labels":{"controller-revision-hash":"{{{hash}}}"} } }
        """);

    private static KubernetesObject Pod(string name, string? owner, string? hash = null) => Object($$$"""
        {"kind":"Pod","metadata":{"name":"{{{name}}}","ownerReferences":[{"uid":"{{{owner}}}"}],"labels":{"controller-revision-hash":"{{{hash}}}"} } }
        """);

    private static List<string> Names(IEnumerable<KubernetesObject> pods) => [.. pods.Select(pod => pod.Name)];

    private static KubernetesObject Object(string json) => new((JsonObject)JsonNode.Parse(json.Replace("%refused%", Refused, StringComparison.Ordinal))!);
}
