using System.Net;
using GitPush.Kubernetes.Client;
using GitPush.Kubernetes.Tests.Client.Support;
using static GitPush.Kubernetes.Tests.Client.Support.ScriptedServer;

namespace GitPush.Kubernetes.Tests.Client;

[TestClass]
public sealed class WatchTests
{
    private const string EmptyList = """{"metadata":{"resourceVersion":"1"},"items":[]}""";

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Cancellation => TestContext.CancellationToken;

    [TestMethod]
    public async Task A_watch_begins_with_what_there_is()
    {
        await using var server = await StartAsync(async context =>
        {
            if (context.Request.Query["watch"].Count == 0)
            {
                await JsonAsync(context, """{"metadata":{"resourceVersion":"5"},"items":[{"metadata":{"name":"a"}}]}""");
                return;
            }

            await WriteAsync(context, Event("DELETED", "a", 6));
            await HangAsync(context);
        });
        using var client = TestClients.Create(server.Address);
        Assert.AreSequenceEqual(["Added pod/a", "Deleted pod/a"], await TakeAsync(client, 2));
        Assert.AreEqual("GET /api/v1/namespaces/shop/pods?watch=true&allowWatchBookmarks=true&resourceVersion=5&timeoutSeconds=120", server.Requests[1]);
    }

    [TestMethod]
    public async Task A_watch_whose_connection_is_lost_goes_on_where_it_was()
    {
        var watches = new List<string>();
        var seen = new TaskCompletionSource();
        await using var server = await StartAsync(async context =>
        {
            watches.Add(context.Request.Query["resourceVersion"].ToString());
            switch (watches.Count)
            {
                case 1:
                    // The connection breaks within an event.
                    await WriteAsync(context, Event("ADDED", "a", 11) + Event("MODIFIED", "b", 12)[..20]);
                    await seen.Task;
                    context.Abort();
                    return;
                case 2:
                    await WriteAsync(context, """{"type":"BOOKMARK","object":{"kind":"Pod","apiVersion":"v1","metadata":{"resourceVersion":"20"}}}""" + "\n");
                    return;
                case 3:
                    context.Abort();
                    return;
                case 4:
                    await StatusAsync(context, 503, "ServiceUnavailable", "apiserver is shutting down");
                    return;
                case 5:
                    await WriteAsync(context, """{"type":"ERROR","object":{"kind":"Status","apiVersion":"v1","code":500,"message":"unable to decode"}}""" + "\n");
                    return;
                default:
                    await WriteAsync(context, Event("MODIFIED", "b", 21));
                    await HangAsync(context);
                    return;
            }
        });
        using var client = TestClients.Create(server.Address);
        Assert.AreSequenceEqual(["Added pod/a", "Bookmark pod/", "Modified pod/b"], await TakeAsync(client, 3, from: "10", _ => seen.TrySetResult()));
        Assert.AreSequenceEqual(["10", "11", "20", "20", "20", "20"], watches);
    }

    [TestMethod]
    public async Task A_watch_from_before_what_the_server_remembers_has_expired()
    {
        await using var server = await StartAsync(context => context.Request.Query["resourceVersion"] == "1"
            ? StatusAsync(context, 410, "Gone", "too old resource version: 1 (50)")
            : WriteAsync(context, """{"type":"ERROR","object":{"kind":"Status","apiVersion":"v1","code":410,"reason":"Expired","message":"too old resource version: 2 (50)"}}""" + "\n"));
        using var client = TestClients.Create(server.Address);
        foreach (var version in new[] { "1", "2" })
        {
            var error = await Assert.ThrowsExactlyAsync<KubernetesApiException>(() => TakeAsync(client, 1, version));
            Assert.AreEqual(HttpStatusCode.Gone, error.StatusCode);
            Assert.AreEqual("Expired", error.Reason);
            Assert.AreEqual($"too old resource version: {version} (50)", error.Message);
        }
    }

    [TestMethod]
    public async Task An_object_may_be_larger_than_any_buffer()
    {
        var data = new string('x', 3 << 20);
        await using var server = await StartAsync(async context =>
        {
            await WriteAsync(context, $$$"""{"type":"ADDED","object":{"kind":"Pod","apiVersion":"v1","metadata":{"name":"a","resourceVersion":"2"},"data":"{{{data}}}"}}""" + "\n" + Event("DELETED", "a", 3));
            await HangAsync(context);
        });
        using var client = TestClients.Create(server.Address);
        var events = new List<WatchEvent>();
        await foreach (var next in client.WatchAsync("v1", "Pod", "shop", new ListOptions { ResourceVersion = "1" }, Cancellation))
        {
            events.Add(next);
            if (events.Count == 2)
            {
                break;
            }
        }

        Assert.AreEqual(data, events[0].Object.Text("data"));
        Assert.AreEqual(WatchEventType.Deleted, events[1].Type);
    }

    [TestMethod]
    public async Task An_event_beyond_the_limit_is_an_error_and_not_asked_for_again()
    {
        await using var server = await StartAsync(async context =>
        {
            await WriteAsync(context, Event("ADDED", new string('a', 20_000), 2));
            await HangAsync(context);
        });
        using var client = TestClients.Create(server.Address, TestClients.Fast with { MaxEventBytes = 10_000 });
        var error = await Assert.ThrowsExactlyAsync<KubernetesApiException>(() => TakeAsync(client, 1, from: "1"));
        Assert.EndsWith("sent an event of a watch of pods that is larger than 10000 bytes", error.Message);
        Assert.HasCount(1, server.Requests);
    }

    [TestMethod]
    public async Task A_watch_that_is_silent_for_too_long_is_made_again()
    {
        var watches = 0;
        await using var server = await StartAsync(async context =>
        {
            if (++watches == 1)
            {
                await WriteAsync(context, Event("ADDED", "a", 2));
                await HangAsync(context);
            }

            await WriteAsync(context, Event("ADDED", "b", 3));
            await HangAsync(context);
        });
        var time = new ManualTimeProvider();
        using var client = TestClients.Create(server.Address, new ClientSettings { FirstRetryDelay = TimeSpan.Zero }, time);
        await using var events = client.WatchAsync("v1", "Pod", "shop", new ListOptions { ResourceVersion = "1" }, Cancellation).GetAsyncEnumerator(Cancellation);
        Assert.IsTrue(await events.MoveNextAsync());
        Assert.AreEqual("a", events.Current.Object.Name);
        var second = events.MoveNextAsync();
        await time.WhenTimerIsSetAsync(TimeSpan.FromSeconds(135));
        time.Advance(TimeSpan.FromSeconds(135));
        Assert.IsTrue(await second);
        Assert.AreEqual("b", events.Current.Object.Name);
    }

    [TestMethod]
    public async Task A_watch_gives_up_when_the_server_stays_away()
    {
        await using var server = await StartAsync(context => JsonAsync(context, EmptyList));
        var address = server.Address;
        using var client = TestClients.Create(address, TestClients.Fast with { RetryTimeout = TimeSpan.FromMilliseconds(50) });
        _ = await client.FindTypeAsync("v1", "Pod", Cancellation);
        await server.DisposeAsync();
        var error = await Assert.ThrowsExactlyAsync<KubernetesApiException>(() => TakeAsync(client, 1, from: "1"));
        Assert.AreEqual($"cannot reach the cluster at http://127.0.0.1:{address.Port}: connection refused", error.Message);
    }

    private static string Event(string type, string name, int version) =>
        $$$"""{"type":"{{{type}}}","object":{"kind":"Pod","apiVersion":"v1","metadata":{"name":"{{{name}}}","resourceVersion":"{{{version}}}"} }}""" + "\n";

    private async Task<List<string>> TakeAsync(KubernetesClient client, int count, string? from = null, Action<WatchEvent>? seen = null)
    {
        var events = new List<string>();
        await foreach (var next in client.WatchAsync("v1", "Pod", "shop", new ListOptions { ResourceVersion = from }, Cancellation))
        {
            events.Add($"{next.Type} {next.Object}");
            seen?.Invoke(next);
            if (events.Count == count)
            {
                break;
            }
        }

        return events;
    }
}
