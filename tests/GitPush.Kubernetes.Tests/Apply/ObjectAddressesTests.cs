using System.Text.Json.Nodes;
using GitPush.Kubernetes.Apply;
using GitPush.Kubernetes.Client;

namespace GitPush.Kubernetes.Tests.Apply;

[TestClass]
public sealed class ObjectAddressesTests
{
    [TestMethod]
    [DataRow(
        """{"apiVersion":"networking.k8s.io/v1","kind":"Ingress","spec":{"tls":[{"hosts":["a.example.com"]}],"rules":[{"host":"a.example.com","http":{"paths":[{"path":"/api"},{"path":"/"}]}},{"host":"b.example.com","http":{"paths":[{"path":"/shop"}]}},{"host":"*.example.com"}]}}""",
        "https://a.example.com/ http://b.example.com/shop")]
    [DataRow(
        """{"apiVersion":"networking.k8s.io/v1","kind":"Ingress","spec":{"rules":[{"http":{"paths":[{"path":"/(.*)"}]}}]},"status":{"loadBalancer":{"ingress":[{"ip":"192.0.2.1"}]}}}""",
        "http://192.0.2.1/")]
    [DataRow("""{"apiVersion":"networking.k8s.io/v1","kind":"Ingress","spec":{"rules":[{"http":{"paths":[{"path":"/"}]}}]}}""", "")]
    [DataRow("""{"apiVersion":"gateway.networking.k8s.io/v1","kind":"HTTPRoute","spec":{"hostnames":["a.example.com","*.example.com"]}}""", "a.example.com")]
    [DataRow("""{"apiVersion":"route.openshift.io/v1","kind":"Route","spec":{"host":"a.example.com","tls":{"termination":"edge"}}}""", "https://a.example.com")]
    [DataRow("""{"apiVersion":"serving.knative.dev/v1","kind":"Service","status":{"url":"https://a.example.com"}}""", "https://a.example.com")]
    [DataRow(
        """{"apiVersion":"v1","kind":"Service","spec":{"type":"LoadBalancer","ports":[{"port":80},{"port":443},{"port":8080,"name":"http"},{"port":5432}]},"status":{"loadBalancer":{"ingress":[{"ip":"2001:db8::1"}]}}}""",
        "http://[2001:db8::1] https://[2001:db8::1] http://[2001:db8::1]:8080 [2001:db8::1]:5432")]
    [DataRow("""{"apiVersion":"v1","kind":"Service","spec":{"type":"ClusterIP","ports":[{"port":80}]}}""", "")]
    [DataRow("""{"apiVersion":"networking.k8s.io/v1","kind":"Ingress","spec":{"rules":"?","tls":[{"hosts":{}}]}}""", "")]
    public void Where_an_object_is_reached_is_what_it_says(string json, string addresses)
    {
        var item = new KubernetesObject(JsonNode.Parse(json)!.AsObject());

        Assert.IsTrue(ObjectAddresses.MayHave(item.Key));
        Assert.AreEqual(addresses, string.Join(' ', ObjectAddresses.Of(item)));
    }

    [TestMethod]
    public async Task The_pusher_reads_where_it_is()
    {
        await using var deployment = await TestDeployment.StartOnDoubleAsync();

        var push = await deployment.DeployAsync(TestManifest.Parse("""
            {"apiVersion":"networking.k8s.io/v1","kind":"Ingress","metadata":{"name":"web"},"spec":{"rules":[
              {"host":"shop.example.com","http":{"paths":[{"path":"/","pathType":"Prefix","backend":{"service":{"name":"web","port":{"number":80} } } }]} }]} }
            """));

        Assert.Contains("deploy: ingress/web: http://shop.example.com/", push.Output.Text);
    }
}
