using GitPush.Kubernetes.Client;
using GitPush.Kubernetes.Tests.Client.Support;
using static GitPush.Kubernetes.Tests.Client.Support.ScriptedServer;

namespace GitPush.Kubernetes.Tests.Client;

[TestClass]
public sealed class ListTests
{
    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Cancellation => TestContext.CancellationToken;

    [TestMethod]
    public async Task A_list_is_read_page_by_page()
    {
        await using var server = await StartAsync(context => JsonAsync(context, context.Request.Query["continue"].Count == 0
            ? """{"metadata":{"resourceVersion":"9","continue":"more/="},"items":[{"metadata":{"name":"a"}}]}"""
            : """{"metadata":{"resourceVersion":"9"},"items":[{"metadata":{"name":"b"}}]}"""));
        using var client = TestClients.Create(server.Address);
        var list = await client.ListAsync("v1", "Pod", ns: null, new ListOptions { LabelSelector = "app in (a, b)" }, Cancellation);
        Assert.AreEqual("9", list.ResourceVersion);
        Assert.AreSequenceEqual(
            [new ObjectKey("v1", "Pod", null, "a"), new ObjectKey("v1", "Pod", null, "b")], [.. list.Items.Select(item => item.Key)]);
        Assert.AreSequenceEqual(
            [
                "GET /api/v1/pods?labelSelector=app%20in%20%28a%2C%20b%29&limit=500",
                "GET /api/v1/pods?labelSelector=app%20in%20%28a%2C%20b%29&limit=500&continue=more%2F%3D",
            ],
            server.Requests);
    }

    [TestMethod]
    public async Task A_list_whose_next_page_the_server_has_forgotten_begins_anew()
    {
        var expired = 0;
        await using var server = await StartAsync(context =>
        {
            if (context.Request.Query["continue"].Count > 0)
            {
                expired++;
                return StatusAsync(context, 410, "Expired", "The provided continue parameter is too old");
            }

            return JsonAsync(context, context.Request.Query["limit"].Count > 0
                ? """{"metadata":{"resourceVersion":"9","continue":"more"},"items":[{"metadata":{"name":"a"}}]}"""
                : """{"metadata":{"resourceVersion":"10"},"items":[{"metadata":{"name":"a"}},{"metadata":{"name":"b"}}]}""");
        });
        using var client = TestClients.Create(server.Address);
        var list = await client.ListAsync("v1", "Pod", "shop", ListOptions.All, Cancellation);
        Assert.AreSequenceEqual(["a", "b"], [.. list.Items.Select(item => item.Name)]);
        Assert.AreEqual(2, expired);
    }
}
