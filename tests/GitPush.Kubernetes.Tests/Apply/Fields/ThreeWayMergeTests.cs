using GitPush.Kubernetes.Apply.Fields;
using GitPush.Kubernetes.Client;

namespace GitPush.Kubernetes.Tests.Apply.Fields;

[TestClass]
public sealed class ThreeWayMergeTests
{
    private const string Owners = """
        [{"manager":"gitpush","operation":"Apply","apiVersion":"apps/v1","fieldsType":"FieldsV1","fieldsV1":{"f:spec":{"f:template":{"f:spec":{"f:containers":
          {"k:{\"name\":\"web\"}":{".":{},"f:name":{},"f:image":{},"f:args":{},"f:ports":{"k:{\"containerPort\":80,\"protocol\":\"TCP\"}":{".":{},"f:containerPort":{}}}}}}}}}}]
        """;

    [TestMethod]
    public void What_nobody_else_has_touched_is_exactly_as_before()
    {
        const string Before = """{"replicas":2,"template":{"spec":{"containers":[{"name":"web","image":"web:1","args":["a"]},{"name":"old"}],"x":{"y":1}}}}""";

        var result = TakeBack(Before, """{"replicas":3,"template":{"spec":{"containers":[{"name":"web","image":"web:2"}],"z":{"deep":{"er":1}}}}}""", null);

        Assert.AreEqual(Before, result);
    }

    [TestMethod]
    public void A_field_that_somebody_changed_since_stays_as_they_left_it() =>
        Assert.AreEqual(
            """{"replicas":5,"paused":false}""",
            TakeBack("""{"replicas":2,"paused":false}""", """{"replicas":2,"paused":true}""", """{"replicas":5,"paused":true}"""));

    [TestMethod]
    public void A_field_that_the_push_set_and_somebody_changed_since_stays_as_they_left_it() =>
        Assert.AreEqual("""{"replicas":5}""", TakeBack("""{"replicas":2}""", """{"replicas":3}""", """{"replicas":5}"""));

    [TestMethod]
    public void A_container_that_was_injected_since_stays_and_the_others_go_back() =>
        Assert.AreEqual(
            """{"template":{"spec":{"containers":[{"name":"web","image":"web:1"},{"name":"sidecar","image":"mesh:1"}]}}}""",
            TakeBack(
                """{"template":{"spec":{"containers":[{"name":"web","image":"web:1"}]}}}""",
                """{"template":{"spec":{"containers":[{"name":"web","image":"web:2"}]}}}""",
                """{"template":{"spec":{"containers":[{"name":"web","image":"web:2"},{"name":"sidecar","image":"mesh:1"}]}}}"""));

    [TestMethod]
    public void Items_are_told_apart_by_all_of_their_keys() =>
        Assert.AreEqual(
            """{"template":{"spec":{"containers":[{"name":"web","ports":[{"containerPort":80,"protocol":"TCP","name":"a"},{"containerPort":80,"protocol":"UDP","name":"theirs"}]}]}}}""",
            TakeBack(
                """{"template":{"spec":{"containers":[{"name":"web","ports":[{"containerPort":80,"protocol":"TCP","name":"a"}]}]}}}""",
                """{"template":{"spec":{"containers":[{"name":"web","ports":[{"containerPort":80,"protocol":"TCP","name":"b"}]}]}}}""",
                """{"template":{"spec":{"containers":[{"name":"web","ports":[{"containerPort":80,"protocol":"UDP","name":"theirs"},{"containerPort":80,"protocol":"TCP","name":"b"}]}]}}}"""));

    [TestMethod]
    public void A_list_without_keys_is_one_value() =>
        Assert.AreEqual(
            """{"template":{"spec":{"containers":[{"name":"web","args":["theirs"]}]}}}""",
            TakeBack(
                """{"template":{"spec":{"containers":[{"name":"web","args":["a"]}]}}}""",
                """{"template":{"spec":{"containers":[{"name":"web","args":["a","b"]}]}}}""",
                """{"template":{"spec":{"containers":[{"name":"web","args":["theirs"]}]}}}"""));

    [TestMethod]
    public void What_somebody_removed_since_stays_removed() =>
        Assert.AreEqual("{}", TakeBack("""{"paused":false}""", """{"paused":true}""", "{}"));

    [TestMethod]
    public void What_somebody_added_in_a_new_place_keeps_the_place() =>
        Assert.AreEqual("""{"strategy":{"theirs":2}}""", TakeBack("{}", """{"strategy":{"ours":1}}""", """{"strategy":{"ours":1,"theirs":2}}"""));

    [TestMethod]
    public void Labels_and_annotations_go_back_and_identity_and_status_stay()
    {
        var before = TestObject.Parse("""{"metadata":{"name":"web","resourceVersion":"1","generation":1,"labels":{"a":"1"}},"status":{"ready":1}}""");
        var changed = TestObject.Parse("""{"metadata":{"name":"web","resourceVersion":"2","generation":2,"labels":{"a":"2"},"annotations":{"push":"x"}},"status":{"ready":1}}""");
        var current = TestObject.Parse(
            """{"metadata":{"name":"web","resourceVersion":"9","generation":2,"labels":{"a":"2"},"annotations":{"push":"x","revision":"7"}},"status":{"ready":0}}""");

        var result = ThreeWayMerge.TakeBack(before, changed, current);

        Assert.AreEqual(
            """{"metadata":{"name":"web","resourceVersion":"9","generation":2,"labels":{"a":"1"},"annotations":{"revision":"7"}},"status":{"ready":0}}""",
            result.Json.ToJsonString());
        Assert.AreEqual("2", current.Label("a"), "What was given is not changed.");
    }

    private static string TakeBack(string before, string changed, string? current) =>
        ThreeWayMerge.TakeBack(With(before), With(changed), With(current ?? changed)).At("spec")!.ToJsonString();

    private static KubernetesObject With(string spec) => TestObject.Parse("""{"metadata":{"name":"web","managedFields":""" + Owners + "},\"spec\":" + spec + "}");
}
