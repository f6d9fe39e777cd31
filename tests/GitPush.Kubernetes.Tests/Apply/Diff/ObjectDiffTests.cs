using GitPush.Kubernetes.Apply.Diff;

namespace GitPush.Kubernetes.Tests.Apply.Diff;

[TestClass]
public sealed class ObjectDiffTests
{
    [TestMethod]
    public void What_the_server_writes_is_no_difference()
    {
        var before = TestObject.Parse("""{"kind":"X","metadata":{"name":"a","resourceVersion":"1","generation":1,"uid":"u","managedFields":[],"annotations":{"gitpush.dev/push":"1"}},"spec":{"a":1},"status":{"b":1}}""");
        var after = TestObject.Parse("""{"kind":"X","metadata":{"name":"a","resourceVersion":"2","generation":2,"uid":"u"},"spec":{"a":1},"status":{"b":2}}""");

        Assert.IsTrue(ComparableObject.AreEqual(before, after));
        Assert.AreEqual(0, ObjectDiff.Lines(before, after).Count);
    }

    [TestMethod]
    public void A_difference_reads_like_a_manifest()
    {
        var before = TestObject.Parse("""{"kind":"Deployment","apiVersion":"apps/v1","metadata":{"name":"web"},"spec":{"template":{"spec":{"containers":[{"name":"web","image":"web:1","args":["--port","80"]}]}}}}""");
        var after = TestObject.Parse("""{"kind":"Deployment","apiVersion":"apps/v1","metadata":{"name":"web"},"spec":{"template":{"spec":{"containers":[{"name":"web","image":"web:2","args":["--port","80"]}]}}}}""");

        CollectionAssert.AreEqual(
            new[]
            {
                "          args:",
                "          - \"--port\"",
                "          - \"80\"",
                "-         image: web:1",
                "+         image: web:2",
            },
            ObjectDiff.Lines(before, after).ToArray());
    }

    [TestMethod]
    public void Values_of_a_Secret_are_never_shown()
    {
        var before = TestObject.Parse("""{"apiVersion":"v1","kind":"Secret","metadata":{"name":"s"},"data":{"same":"c2FtZQ==","new":"b2xk","gone":"Z29uZQ=="}}""");
        var after = TestObject.Parse("""{"apiVersion":"v1","kind":"Secret","metadata":{"name":"s"},"data":{"same":"c2FtZQ==","new":"bmV3","more":"bW9yZQ=="}}""");

        var text = string.Join('\n', ObjectDiff.Lines(before, after));

        foreach (var value in new[] { "c2FtZQ==", "b2xk", "Z29uZQ==", "bmV3", "bW9yZQ==" })
        {
            Assert.DoesNotContain(value, text);
        }

        Assert.Contains("+   new: \"*** (changed)\"", text);
        Assert.Contains("-   gone: \"***\"", text);
        Assert.Contains("+   more: \"***\"", text);
        Assert.Contains("    same: \"***\"", text);
    }

    [TestMethod]
    [DataRow("""{"spec":{"replicas":1,"containers":[{"name":"web","image":"a"}]}}""", """{"spec":{"replicas":2,"containers":[{"name":"web","image":"b"}]}}""", "replicas, image")]
    [DataRow("""{"data":{"a":"1"}}""", """{"data":{"a":"2","b":"3"}}""", "data")]
    [DataRow("""{"spec":{"containers":[{"name":"web"}]}}""", """{"spec":{"containers":[{"name":"web"},{"name":"more"}]}}""", "containers")]
    [DataRow("""{"spec":{"a":1,"b":1,"c":1,"d":1,"e":1}}""", """{"spec":{"a":2,"b":2,"c":2,"d":2,"e":2}}""", "a, b, c and 2 more")]
    [DataRow("""{"spec":{"a":1}}""", """{"spec":{"a":1}}""", "")]
    public void The_summary_names_the_fields(string before, string after, string summary) =>
        Assert.AreEqual(summary, ObjectDiff.Summary(TestObject.Parse(before), TestObject.Parse(after)));

    [TestMethod]
    public void A_text_of_several_lines_is_compared_by_its_lines()
    {
        var before = TestObject.Parse("""{"kind":"ConfigMap","data":{"app.conf":"a=1\nb=2\nc=3\n"}}""");
        var after = TestObject.Parse("""{"kind":"ConfigMap","data":{"app.conf":"a=1\nb=3\nc=3\n"}}""");

        CollectionAssert.AreEqual(
            new[] { "  data:", "    app.conf: |", "      a=1", "-     b=2", "+     b=3", "      c=3" },
            ObjectDiff.Lines(before, after).ToArray());
    }
}
