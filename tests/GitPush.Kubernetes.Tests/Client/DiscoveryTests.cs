using GitPush.Kubernetes.Client;
using GitPush.Kubernetes.Tests.Client.Support;
using static GitPush.Kubernetes.Tests.Client.Support.ScriptedServer;

namespace GitPush.Kubernetes.Tests.Client;

[TestClass]
public sealed class DiscoveryTests
{
    private const string Apps = """
        {"kind":"APIResourceList","groupVersion":"apps/v1","resources":[
         {"name":"deployments","kind":"Deployment","namespaced":true,"verbs":["get","watch"]},
         {"name":"deployments/scale","kind":"Scale","group":"autoscaling","version":"v1","namespaced":true,"verbs":["get"]}]}
        """;

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Cancellation => TestContext.CancellationToken;

    [TestMethod]
    public async Task A_kind_is_asked_for_once_and_its_subresources_are_no_kinds()
    {
        await using var server = await StartAsync(context => JsonAsync(context, Apps));
        using var client = TestClients.Create(server.Address);
        var type = await client.FindTypeAsync("apps/v1", "Deployment", Cancellation);
        Assert.AreEqual("deployments", type!.Plural);
        Assert.IsTrue(type.Namespaced);
        Assert.AreSequenceEqual(["get", "watch"], type.Verbs);
        Assert.AreSame(type, await client.FindTypeAsync("apps/v1", "Deployment", Cancellation));
        Assert.HasCount(1, server.Requests);
        Assert.IsNull(await client.FindTypeAsync("apps/v1", "Scale", Cancellation));
    }

    [TestMethod]
    public async Task A_kind_that_has_just_come_is_found()
    {
        var served = false;
        await using var server = await StartAsync(context => served ? JsonAsync(context, Apps) : StatusAsync(context, 404, "NotFound", "the server could not find the requested resource"));
        using var client = TestClients.Create(server.Address);
        Assert.IsNull(await client.FindTypeAsync("apps/v1", "Deployment", Cancellation));
        served = true;
        Assert.IsNotNull(await client.FindTypeAsync("apps/v1", "Deployment", Cancellation));
    }

    [TestMethod]
    public async Task A_kind_that_is_no_longer_served_is_forgotten()
    {
        var served = true;
        await using var server = await StartAsync(context => served ? JsonAsync(context, Apps) : StatusAsync(context, 404, "NotFound", "the server could not find the requested resource"));
        using var client = TestClients.Create(server.Address);
        Assert.IsNotNull(await client.FindTypeAsync("apps/v1", "Deployment", Cancellation));
        served = false;
        Assert.IsNull(await client.GetAsync(new ObjectKey("apps/v1", "Deployment", "shop", "web"), Cancellation));
        Assert.IsNull(await client.FindTypeAsync("apps/v1", "Deployment", Cancellation));
    }

    [TestMethod]
    public async Task All_kinds_come_at_once_from_a_server_with_aggregated_discovery()
    {
        await using var server = await StartAsync(context => JsonAsync(context, context.Request.Path == "/api"
            ? """
              {"kind":"APIGroupDiscoveryList","apiVersion":"apidiscovery.k8s.io/v2","items":[{"metadata":{},"versions":[{"version":"v1","resources":[
               {"resource":"pods","responseKind":{"group":"","version":"v1","kind":"Pod"},"scope":"Namespaced","verbs":["get"],"subresources":[{"subresource":"log","responseKind":{"kind":"Pod"}}]},
               {"resource":"bindings","responseKind":{"kind":""},"scope":"Namespaced","verbs":[]}]}]}]}
              """
            : """
              {"kind":"APIGroupDiscoveryList","apiVersion":"apidiscovery.k8s.io/v2","items":[
               {"metadata":{"name":"example.com"},"versions":[
                {"version":"v2","resources":[{"resource":"shops","responseKind":{"kind":"Shop"},"scope":"Cluster","verbs":["list"]}]},
                {"version":"v1","resources":[{"resource":"shops","responseKind":{"kind":"Shop"},"scope":"Cluster","verbs":["list"]},
                                             {"resource":"carts","responseKind":{"kind":"Cart"},"scope":"Namespaced","verbs":["list"]}]}]},
               {"metadata":{"name":"broken.example.com"},"versions":[{"version":"v1","freshness":"Stale"}]}]}
              """));
        using var client = TestClients.Create(server.Address);
        Assert.AreSequenceEqual(
            ["v1 Pod pods True", "example.com/v2 Shop shops False", "example.com/v1 Cart carts True"],
            [.. (await client.GetTypesAsync(Cancellation)).Select(type => $"{type.ApiVersion} {type.Kind} {type.Plural} {type.Namespaced}")]);
        _ = await client.GetTypesAsync(Cancellation);
        Assert.HasCount(2, server.Requests);
    }

    [TestMethod]
    public async Task A_group_whose_server_is_down_does_not_hide_the_others()
    {
        await using var server = await StartAsync(context => context.Request.Path.Value switch
        {
            "/api" => JsonAsync(context, """{"kind":"APIVersions","versions":["v1"]}"""),
            "/apis" => JsonAsync(context, """
                {"kind":"APIGroupList","apiVersion":"v1","groups":[
                 {"name":"metrics.k8s.io","versions":[{"groupVersion":"metrics.k8s.io/v1beta1"}],"preferredVersion":{"groupVersion":"metrics.k8s.io/v1beta1"}},
                 {"name":"apps","versions":[{"groupVersion":"apps/v2"},{"groupVersion":"apps/v1"}],"preferredVersion":{"groupVersion":"apps/v1"}}]}
                """),
            "/apis/apps/v1" => JsonAsync(context, Apps),
            "/apis/apps/v2" => JsonAsync(context, Apps.Replace("apps/v1", "apps/v2", StringComparison.Ordinal)),
            _ => StatusAsync(context, 503, "ServiceUnavailable", "the server is currently unable to handle the request"),
        });
        using var client = TestClients.Create(server.Address);
        Assert.AreSequenceEqual(
            ["v1 ConfigMap", "v1 Namespace", "v1 Pod", "apps/v1 Deployment"],
            [.. (await client.GetTypesAsync(Cancellation)).Select(type => $"{type.ApiVersion} {type.Kind}")]);
    }
}
