using System.Net;
using GitPush.Kubernetes.Client;
using GitPush.Kubernetes.Tests.Client.Support;
using Microsoft.AspNetCore.Http;
using static GitPush.Kubernetes.Tests.Client.Support.ScriptedServer;

namespace GitPush.Kubernetes.Tests.Client;

[TestClass]
public sealed class LogTests
{
    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Cancellation => TestContext.CancellationToken;

    [TestMethod]
    public async Task A_log_is_read_line_by_line()
    {
        await using var server = await StartAsync(context => WriteAsync(context, "one\r\n\ntwo ü\nlast"));
        using var client = TestClients.Create(server.Address);
        var request = new LogRequest("web") { TailLines = 10, Previous = true, Follow = true, Timestamps = true, LimitBytes = 99, Since = DateTimeOffset.UnixEpoch };
        Assert.AreSequenceEqual(["one", "", "two ü", "last"], await ReadAsync(client, request));
        Assert.AreEqual(
            "GET /api/v1/namespaces/shop/pods/web-1/log?container=web&previous=true&tailLines=10&limitBytes=99&timestamps=true&sinceTime=1970-01-01T00%3A00%3A00Z",
            server.Requests.Single());
    }

    [TestMethod]
    public async Task Of_a_line_without_an_end_only_the_beginning_is_kept()
    {
        await using var server = await StartAsync(async context =>
        {
            for (var i = 0; i < 40; i++)
            {
                await WriteAsync(context, new string('x', 10_000));
            }

            await WriteAsync(context, "\nnext\n");
        });
        using var client = TestClients.Create(server.Address);
        Assert.AreSequenceEqual([new string('x', 64 << 10), "next"], await ReadAsync(client, new LogRequest("web")));
    }

    [TestMethod]
    public async Task A_log_that_breaks_off_is_an_error()
    {
        using var seen = new SemaphoreSlim(0);
        await using var server = await StartAsync(async context =>
        {
            await WriteAsync(context, "one\n");
            await seen.WaitAsync(Cancellation);
            context.Abort();
        });
        using var client = TestClients.Create(server.Address);
        var error = await Assert.ThrowsExactlyAsync<KubernetesApiException>(() => ReadAsync(client, new LogRequest("web"), () => seen.Release()));
        Assert.IsNull(error.StatusCode);
    }

    [TestMethod]
    public async Task A_followed_log_goes_on_where_its_connection_was_lost_and_doubles_nothing()
    {
        var reads = new List<string>();
        using var seen = new SemaphoreSlim(0);
        await using var server = await StartAsync(async context =>
        {
            if (!IsLog(context))
            {
                await PodAsync(context, running: reads.Count < 4);
                return;
            }

            reads.Add(context.Request.Query["sinceTime"].ToString() + context.Request.Query["tailLines"]);
            switch (reads.Count)
            {
                case 1:
                    await WriteAsync(context, "2026-01-01T00:00:01.5Z one\n2026-01-01T00:00:02.100000001Z two\n2026-01-01T00:00:02.100000001Z two again\n2026-01-01T00:00:02.2Z hal");
                    await SeenAsync(3);
                    context.Abort();
                    return;
                case 2:
                    await WriteAsync(context, "2026-01-01T00:00:02.100000001Z two\n2026-01-01T00:00:02.100000001Z two again\n2026-01-01T01:00:02.2+01:00 half\n");
                    await SeenAsync(1);
                    context.Abort();
                    return;
                case 3:
                    // The server stops: this looks like the end. The log was rotated meanwhile.
                    await WriteAsync(context, "2026-01-01T00:00:02.2Z half\n2026-01-01T00:00:03Z three\n");
                    return;
                default:
                    await WriteAsync(context, "2026-01-01T00:00:03Z three\n2026-01-01T00:00:03Z four\n");
                    return;
            }

            async Task SeenAsync(int lines)
            {
                for (; lines > 0; lines--)
                {
                    await seen.WaitAsync(Cancellation);
                }
            }
        });
        using var client = TestClients.Create(server.Address);
        Assert.AreSequenceEqual(
            ["one", "two", "two again", "half", "three", "four"],
            await ReadAsync(client, new LogRequest("web") { Follow = true, TailLines = 3 }, () => seen.Release()));
        Assert.AreSequenceEqual(["3", "2026-01-01T00:00:02Z", "2026-01-01T00:00:02Z", "2026-01-01T00:00:03Z"], reads);
    }

    [TestMethod]
    public async Task A_followed_log_ends_with_its_container_though_the_next_one_runs()
    {
        var restarts = 0;
        await using var server = await StartAsync(context => IsLog(context)
            ? WriteAsync(context, "2026-01-01T00:00:01Z one\n")
            : PodAsync(context, running: true, restarts++));
        using var client = TestClients.Create(server.Address);
        Assert.AreSequenceEqual(["2026-01-01T00:00:01Z one"], await ReadAsync(client, new LogRequest("web") { Follow = true, Timestamps = true }));
    }

    [TestMethod]
    public async Task A_followed_log_that_says_nothing_is_asked_for_anew()
    {
        var reads = 0;
        await using var server = await StartAsync(async context =>
        {
            if (!IsLog(context))
            {
                await PodAsync(context, running: reads < 2);
                return;
            }

            if (++reads == 1)
            {
                // Not even headers.
                await HangAsync(context);
            }

            await WriteAsync(context, "2026-01-01T00:00:01Z one\n");
        });
        using var client = TestClients.Create(server.Address, TestClients.Fast with { LogSilence = TimeSpan.FromMilliseconds(300) });
        Assert.AreSequenceEqual(["one"], await ReadAsync(client, new LogRequest("web") { Follow = true }));
    }

    [TestMethod]
    public async Task A_container_that_has_not_started_has_no_log()
    {
        await using var server = await StartAsync(context => IsLog(context)
            ? StatusAsync(context, 400, "BadRequest", "container \\\"web\\\" in pod \\\"web-1\\\" is waiting to start: ContainerCreating")
            : PodAsync(context, running: false));
        using var client = TestClients.Create(server.Address);
        var error = await Assert.ThrowsExactlyAsync<KubernetesApiException>(() => ReadAsync(client, new LogRequest("web") { Follow = true }));
        Assert.AreEqual(HttpStatusCode.BadRequest, error.StatusCode);
        Assert.EndsWith("is waiting to start: ContainerCreating", error.Message);
    }

    private static bool IsLog(HttpContext context) => context.Request.Path.Value!.EndsWith("/log", StringComparison.Ordinal);

    private static Task PodAsync(HttpContext context, bool running, int restarts = 0) => JsonAsync(
        context,
        $$"""{"kind":"Pod","apiVersion":"v1","status":{"containerStatuses":[{"name":"web","restartCount":{{restarts}},"state":{"{{(running ? "running" : "terminated")}}":{} } }]} }""");

    private async Task<List<string>> ReadAsync(KubernetesClient client, LogRequest request, Action? seen = null)
    {
        var lines = new List<string>();
        await foreach (var line in client.ReadLogAsync("shop", "web-1", request, Cancellation))
        {
            lines.Add(line);
            seen?.Invoke();
        }

        return lines;
    }
}
