using GitPush.Kubernetes.Apply.Fields;
using GitPush.Kubernetes.Client;

namespace GitPush.Kubernetes.Tests.Apply.Fields;

[TestClass]
public sealed class ManagedFieldsTests
{
    [TestMethod]
    public void What_kubectl_owns_becomes_ours_and_nobody_elses_does()
    {
        var live = Owned(
            """{"manager":"kubectl-client-side-apply","operation":"Update","apiVersion":"apps/v1","fieldsV1":{"f:metadata":{"f:annotations":{"f:kubectl.kubernetes.io/last-applied-configuration":{},"f:a":{}}},"f:spec":{"f:paused":{}}}}""",
            """{"manager":"kubectl-edit","operation":"Update","apiVersion":"apps/v1","fieldsV1":{"f:spec":{"f:replicas":{}}}}""",
            """{"manager":"kubectl-rollout","operation":"Update","apiVersion":"apps/v1","fieldsV1":{"f:spec":{"f:template":{}}}}""",
            """{"manager":"kubectl","operation":"Update","apiVersion":"apps/v1","subresource":"scale","fieldsV1":{"f:spec":{"f:replicas":{}}}}""",
            """{"manager":"kube-controller-manager","operation":"Update","apiVersion":"apps/v1","subresource":"status","fieldsV1":{"f:status":{}}}""",
            """{"manager":"gitpush","operation":"Apply","apiVersion":"apps/v1","fieldsV1":{"f:spec":{"f:selector":{}}}}""");

        var entries = ManagedFields.TakenOverFromKubectl(live)!;

        Assert.AreEqual(
            """{"manager":"gitpush","operation":"Apply","apiVersion":"apps/v1","fieldsV1":{"f:spec":{"f:selector":{},"f:paused":{},"f:replicas":{}},"f:metadata":{"f:annotations":{"f:a":{}}}}}""",
            entries[0]!.ToJsonString());
        CollectionAssert.AreEqual(
            new[] { "gitpush", "kubectl-rollout", "kubectl", "kube-controller-manager" },
            entries.Select(entry => entry!["manager"]!.GetValue<string>()).ToArray());
    }

    [TestMethod]
    public void An_object_that_kubectl_has_not_touched_is_left_alone() =>
        Assert.IsNull(ManagedFields.TakenOverFromKubectl(Owned("""{"manager":"helm","operation":"Update","apiVersion":"apps/v1","fieldsV1":{}}""")));

    [TestMethod]
    public void A_restored_object_has_its_owners_back_except_those_who_changed_something_since()
    {
        const string Status = """{"manager":"controller","operation":"Update","apiVersion":"apps/v1","subresource":"status","fieldsV1":{"f:status":{}}}""";
        const string Edited = """{"manager":"kubectl-edit","operation":"Update","apiVersion":"apps/v1","fieldsV1":{"f:spec":{"f:replicas":{}}}}""";
        const string Helm = """{"manager":"helm","operation":"Update","apiVersion":"apps/v1","fieldsV1":{"f:spec":{"f:paused":{}}}}""";
        const string HelmSince = """{"manager":"helm","operation":"Update","apiVersion":"apps/v1","fieldsV1":{"f:spec":{"f:paused":{},"f:strategy":{}}}}""";
        const string Ours = """{"manager":"gitpush","operation":"Apply","apiVersion":"apps/v1","fieldsV1":{"f:spec":{"f:replicas":{}}}}""";
        const string OursByUpdate = """{"manager":"gitpush","operation":"Update","apiVersion":"apps/v1","fieldsV1":{"f:spec":{"f:replicas":{}}}}""";

        var restored = ManagedFields.Restored(
            before: Owned(Edited, Helm, Status), changed: Owned(Ours, Helm, Status), current: Owned(Ours, HelmSince, Status), now: Owned(Ours, OursByUpdate, HelmSince, Status));

        CollectionAssert.AreEquivalent(new[] { Edited, HelmSince, Status }, restored.Select(entry => entry!.ToJsonString()).ToArray());
    }

    private static KubernetesObject Owned(params string[] entries) =>
        TestObject.Parse("""{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"web","managedFields":[""" + string.Join(",", entries) + "]}}");
}
