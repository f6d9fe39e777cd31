using System.Net;
using System.Text.Json.Nodes;
using GitPush.Kubernetes.Client;
using GitPush.Kubernetes.Tests.Client.Support;
using Microsoft.AspNetCore.Http;
using static GitPush.Kubernetes.Tests.Client.Support.ScriptedServer;

namespace GitPush.Kubernetes.Tests.Client;

[TestClass]
public sealed class RequestTests
{
    private const string ConfigMapJson = """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"one","namespace":"shop","resourceVersion":"7"}}""";

    private static readonly ObjectKey s_one = new("v1", "ConfigMap", "shop", "one");

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Cancellation => TestContext.CancellationToken;

    [TestMethod]
    public async Task A_server_that_is_too_busy_is_asked_again_when_it_says()
    {
        var tries = 0;
        await using var server = await StartAsync(context =>
        {
            context.Response.Headers.RetryAfter = "7";
            return ++tries == 1 ? StatusAsync(context, 429, "TooManyRequests", "slow down") : JsonAsync(context, ConfigMapJson);
        });
        var time = new ManualTimeProvider();
        using var client = TestClients.Create(server.Address, time: time);
        var get = client.GetAsync(s_one, Cancellation);
        await time.WhenTimerIsSetAsync(TimeSpan.FromSeconds(7));
        Assert.HasCount(1, server.Requests);
        time.Advance(TimeSpan.FromSeconds(7));
        Assert.AreEqual("7", (await get)!.ResourceVersion);
    }

    [TestMethod]
    public async Task An_apply_survives_a_server_that_restarts()
    {
        var tries = 0;
        await using var server = await StartAsync(context =>
        {
            switch (++tries)
            {
                case 1:
                    context.Abort();
                    return Task.CompletedTask;
                case 2:
                    return StatusAsync(context, 503, "ServiceUnavailable", "apiserver is shutting down");
                case 3:
                    return JsonAsync(context, "<html>bad gateway</html>", 502);
                default:
                    return JsonAsync(context, ConfigMapJson);
            }
        });
        using var client = TestClients.Create(server.Address);
        var applied = await client.ApplyAsync(TestClients.ConfigMap("one"), new ApplyRequest("gitpush", Force: true, DryRun: true), Cancellation);
        Assert.AreEqual("7", applied.ResourceVersion);
        Assert.HasCount(4, server.Requests);
        Assert.AreEqual(
            "PATCH /api/v1/namespaces/shop/configmaps/one?fieldManager=gitpush&force=true&dryRun=All&fieldValidation=Strict", server.Requests[3]);
    }

    [TestMethod]
    public async Task A_server_that_has_just_begun_may_refuse_whom_it_will_let_in_a_moment_later()
    {
        var tries = 0;
        await using var server = await StartAsync(context =>
        {
            if (++tries == 1)
            {
                context.Abort();
                return Task.CompletedTask;
            }

            return tries <= 4 ? StatusAsync(context, 403, "Forbidden", "cannot patch") : JsonAsync(context, ConfigMapJson);
        });
        using var client = TestClients.Create(server.Address);
        _ = await client.ApplyAsync(TestClients.ConfigMap("one"), new ApplyRequest("gitpush"), Cancellation);
        Assert.HasCount(5, server.Requests);
    }

    [TestMethod]
    public async Task A_server_that_takes_long_to_begin_is_believed_when_it_says_that_it_is_ready()
    {
        var time = new TestClock();
        var isReady = new Queue<int>([500, 403, 200]);
        var answers = new Queue<int>([0, 403, 403, 403, 200]);
        await using var server = await StartAsync(context => AnswerAsync(context, time, isReady, answers));
        using var client = TestClients.Create(server.Address, time: time);

        _ = await client.ApplyAsync(TestClients.ConfigMap("one"), new ApplyRequest("gitpush"), Cancellation);

        Assert.IsEmpty(answers);
        Assert.IsEmpty(isReady);
    }

    [TestMethod]
    public async Task A_server_that_is_ready_means_what_it_refuses()
    {
        var time = new TestClock();
        var answers = new Queue<int>([0, 403, 403]);
        await using var server = await StartAsync(context => AnswerAsync(context, time, new Queue<int>([200]), answers));
        using var client = TestClients.Create(server.Address, time: time);

        var error = await Assert.ThrowsExactlyAsync<KubernetesApiException>(
            () => client.ApplyAsync(TestClients.ConfigMap("one"), new ApplyRequest("gitpush"), Cancellation));

        Assert.AreEqual(HttpStatusCode.Forbidden, error.StatusCode);
        Assert.IsEmpty(answers);
    }

    [TestMethod]
    public async Task A_right_that_is_missing_is_not_asked_for_again()
    {
        await using var server = await StartAsync(context => StatusAsync(context, 403, "Forbidden", "cannot patch"));
        using var client = TestClients.Create(server.Address);
        var error = await Assert.ThrowsExactlyAsync<KubernetesApiException>(
            () => client.ApplyAsync(TestClients.ConfigMap("one"), new ApplyRequest("gitpush"), Cancellation));
        Assert.AreEqual(HttpStatusCode.Forbidden, error.StatusCode);
        Assert.HasCount(1, server.Requests);
    }

    [TestMethod]
    public async Task An_object_is_not_created_twice_when_the_answer_is_lost()
    {
        await using var server = await StartAsync(context =>
        {
            context.Abort();
            return Task.CompletedTask;
        });
        using var client = TestClients.Create(server.Address);
        var error = await Assert.ThrowsExactlyAsync<KubernetesApiException>(() => client.CreateAsync(TestClients.ConfigMap("one"), Cancellation));
        Assert.IsNull(error.StatusCode);
        Assert.IsTrue(error.MayHaveBeenDone);
        Assert.HasCount(1, server.Requests);
    }

    [TestMethod]
    public async Task A_creation_that_the_server_put_off_is_sent_again()
    {
        var tries = 0;
        await using var server = await StartAsync(context =>
        {
            context.Response.Headers.RetryAfter = "0";
            return ++tries < 3 ? StatusAsync(context, tries == 1 ? 429 : 503, "x", "later") : JsonAsync(context, ConfigMapJson, 201);
        });
        using var client = TestClients.Create(server.Address);
        Assert.AreEqual("one", (await client.CreateAsync(TestClients.ConfigMap("one"), Cancellation)).Name);
        Assert.HasCount(3, server.Requests);
    }

    [TestMethod]
    public async Task A_creation_that_a_proxy_could_not_pass_on_is_not_sent_again()
    {
        await using var server = await StartAsync(context => JsonAsync(context, "", 502));
        using var client = TestClients.Create(server.Address);
        var error = await Assert.ThrowsExactlyAsync<KubernetesApiException>(() => client.CreateAsync(TestClients.ConfigMap("one"), Cancellation));
        Assert.AreEqual(HttpStatusCode.BadGateway, error.StatusCode);
        Assert.HasCount(1, server.Requests);
    }

    [TestMethod]
    public async Task Patience_ends()
    {
        await using var server = await StartAsync(context => StatusAsync(context, 503, "ServiceUnavailable", "etcd is gone", """{"retryAfterSeconds":2}"""));
        var time = new ManualTimeProvider();
        using var client = TestClients.Create(server.Address, new ClientSettings { RetryTimeout = TimeSpan.FromSeconds(5) }, time);
        var get = client.GetAsync(s_one, Cancellation);
        for (var tries = 1; tries < 3; tries++)
        {
            await time.WhenTimerIsSetAsync(TimeSpan.FromSeconds(2));
            time.Advance(TimeSpan.FromSeconds(2));
        }

        var error = await Assert.ThrowsExactlyAsync<KubernetesApiException>(() => get);
        Assert.AreEqual("etcd is gone", error.Message);
        Assert.HasCount(3, server.Requests);
    }

    [TestMethod]
    public async Task A_server_that_does_not_answer_is_not_waited_for_longer_than_the_time_out()
    {
        var arrived = new TaskCompletionSource();
        await using var server = await StartAsync(context =>
        {
            arrived.TrySetResult();
            return HangAsync(context);
        });
        var time = new ManualTimeProvider();
        using var client = TestClients.Create(server.Address, new ClientSettings { RetryTimeout = TimeSpan.Zero }, time);
        var get = client.GetAsync(s_one, Cancellation);
        await arrived.Task;
        time.Advance(TimeSpan.FromSeconds(30));
        var error = await Assert.ThrowsExactlyAsync<KubernetesApiException>(() => get);
        Assert.AreEqual($"the cluster at http://127.0.0.1:{server.Address.Port} did not answer within 30 s", error.Message);
    }

    [TestMethod]
    public async Task A_server_that_is_not_there_is_named()
    {
        await using var server = await StartAsync(_ => Task.CompletedTask);
        var address = server.Address;
        await server.DisposeAsync();
        using var client = TestClients.Create(address, TestClients.Fast with { RetryTimeout = TimeSpan.Zero });
        var error = await Assert.ThrowsExactlyAsync<KubernetesApiException>(() => client.GetAsync(s_one, Cancellation));
        Assert.AreEqual($"cannot reach the cluster at http://127.0.0.1:{address.Port}: connection refused", error.Message);
    }

    [TestMethod]
    public async Task A_deletion_whose_answer_was_lost_was_a_deletion()
    {
        var tries = 0;
        await using var server = await StartAsync(context =>
        {
            if (++tries == 1)
            {
                context.Abort();
                return Task.CompletedTask;
            }

            return StatusAsync(context, 404, "NotFound", "gone", """{"name":"one"}""");
        });
        using var client = TestClients.Create(server.Address);
        Assert.IsTrue(await client.DeleteAsync(s_one, new DeleteRequest(), Cancellation));
        Assert.IsFalse(await client.DeleteAsync(s_one, new DeleteRequest(), Cancellation));
    }

    [TestMethod]
    public async Task A_deletion_says_what_becomes_of_dependents_and_which_object_is_meant()
    {
        var body = "";
        await using var server = await StartAsync(async context =>
        {
            body = await new StreamReader(context.Request.Body).ReadToEndAsync();
            await JsonAsync(context, "{}");
        });
        using var client = TestClients.Create(server.Address);
        Assert.IsTrue(await client.DeleteAsync(s_one, new DeleteRequest("Foreground", "u-1"), Cancellation));
        Assert.AreEqual("""{"apiVersion":"v1","kind":"DeleteOptions","propagationPolicy":"Foreground","preconditions":{"uid":"u-1"}}""", body);
    }

    [TestMethod]
    public async Task What_is_wrong_with_an_object_is_not_tried_again()
    {
        await using var server = await StartAsync(context => StatusAsync(
            context, 500, "", "failed to create typed patch object (shop/one; /v1, Kind=ConfigMap): .spec: field not declared in schema"));
        using var client = TestClients.Create(server.Address);
        var error = await Assert.ThrowsExactlyAsync<KubernetesApiException>(
            () => client.ApplyAsync(TestClients.ConfigMap("one"), new ApplyRequest("gitpush"), Cancellation));
        Assert.EndsWith(".spec: field not declared in schema", error.Message);
        Assert.HasCount(1, server.Requests);
    }

    [TestMethod]
    public async Task A_conflict_names_the_fields_and_their_managers()
    {
        await using var server = await StartAsync(context => StatusAsync(
            context,
            409,
            "Conflict",
            """Apply failed with 1 conflict: conflict with \"helm\":\n- .data.key""",
            """{"causes":[{"reason":"FieldManagerConflict","message":"conflict with \"helm\"","field":".data.key"}]}"""));
        using var client = TestClients.Create(server.Address);
        var error = await Assert.ThrowsExactlyAsync<KubernetesApiException>(
            () => client.ApplyAsync(TestClients.ConfigMap("one"), new ApplyRequest("gitpush"), Cancellation));
        Assert.AreEqual("Apply failed with 1 conflict: conflict with \"helm\": - .data.key", error.Message);
        Assert.AreEqual("Conflict", error.Reason);
        Assert.AreEqual(new StatusCause("FieldManagerConflict", ".data.key", "conflict with \"helm\""), error.Causes.Single());
        Assert.HasCount(1, server.Requests);
    }

    [TestMethod]
    public async Task An_apply_that_met_another_write_in_the_same_moment_is_sent_again()
    {
        var tries = 0;
        await using var server = await StartAsync(context => ++tries == 1
            ? StatusAsync(context, 409, "Conflict", "the object has been modified; please apply your changes to the latest version and try again")
            : JsonAsync(context, ConfigMapJson));
        using var client = TestClients.Create(server.Address);
        _ = await client.ApplyAsync(TestClients.ConfigMap("one"), new ApplyRequest("gitpush"), Cancellation);
        Assert.HasCount(2, server.Requests);
    }

    [TestMethod]
    public async Task An_answer_beyond_the_limit_is_an_error_and_not_asked_for_again()
    {
        await using var server = await StartAsync(context => JsonAsync(context, ConfigMapJson + new string(' ', 10_000)));
        using var client = TestClients.Create(server.Address, TestClients.Fast with { MaxAnswerBytes = 9_999 });
        var error = await Assert.ThrowsExactlyAsync<KubernetesApiException>(() => client.GetAsync(s_one, Cancellation));
        Assert.AreEqual("the answer of the cluster is larger than 9999 bytes", error.Message);
        Assert.HasCount(1, server.Requests);
    }

    [TestMethod]
    public async Task A_cluster_is_reached_through_the_proxy_that_its_kubeconfig_names()
    {
        var hosts = new List<string>();
        var authorizations = new List<string>();
        await using var proxy = await StartAsync(context =>
        {
            hosts.Add(context.Request.Host.Value!);
            authorizations.Add(context.Request.Headers["Proxy-Authorization"].ToString());
            if (authorizations[^1].Length == 0)
            {
                context.Response.Headers["Proxy-Authenticate"] = "Basic realm=\"proxy\"";
                context.Response.StatusCode = 407;
                return Task.CompletedTask;
            }

            return JsonAsync(context, ConfigMapJson);
        });
        using var folder = new TempFolder();
        var path = folder.WriteFile("config", $$"""
            current-context: test
            contexts: [{name: test, context: {cluster: test} }]
            clusters: [{name: test, cluster: {server: "http://kubernetes.example.com", proxy-url: "http://me:secret@127.0.0.1:{{proxy.Address.Port}}"} }]
            """);
        using var client = TestClients.Connect(new() { Kubeconfig = path });
        Assert.AreEqual("one", (await client.GetAsync(s_one, Cancellation))!.Name);
        Assert.AreEqual("kubernetes.example.com", hosts[^1]);
        Assert.AreEqual("Basic bWU6c2VjcmV0", authorizations[^1]);
    }

    [TestMethod]
    public async Task Warnings_come_with_the_object()
    {
        await using var server = await StartAsync(context =>
        {
            context.Response.Headers.Append("Warning", """299 - "unknown field \"spec.repliças\"" """.TrimEnd());
            context.Response.Headers.Append("Warning", """299 - "policy/v1beta1 is deprecated" """.TrimEnd());
            context.Response.Headers.Append("Warning", """299 - "policy/v1beta1 is deprecated" """.TrimEnd());
            return JsonAsync(context, ConfigMapJson);
        });
        using var client = TestClients.Create(server.Address);
        var patched = await client.PatchAsync(s_one, PatchKind.Merge, new JsonObject { ["data"] = null }, subresource: null, Cancellation);
        Assert.AreSequenceEqual(["unknown field \"spec.repliças\"", "policy/v1beta1 is deprecated"], patched.Warnings);
    }

    [TestMethod]
    public async Task What_a_proxy_says_is_one_short_line()
    {
        await using var server = await StartAsync(context =>
        {
            context.Response.StatusCode = 403;
            context.Response.ContentType = "text/plain";
            return context.Response.WriteAsync("no\r\n\tentry\u001b[31m " + new string('x', 1_000));
        });
        using var client = TestClients.Create(server.Address);
        var error = await Assert.ThrowsExactlyAsync<KubernetesApiException>(() => client.GetAsync(s_one, Cancellation));
        Assert.StartsWith($"the cluster at http://127.0.0.1:{server.Address.Port} answered 403 Forbidden: no entry[31m xxx", error.Message);
        Assert.IsLessThan(500, error.Message.Length);
    }

    [TestMethod]
    [DataRow("..")]
    [DataRow("a/b")]
    [DataRow("%2e%2e")]
    [DataRow("")]
    public async Task A_name_cannot_lead_to_another_path(string name)
    {
        await using var server = await StartAsync(context => JsonAsync(context, ConfigMapJson));
        using var client = TestClients.Create(server.Address);
        _ = await Assert.ThrowsExactlyAsync<KubernetesApiException>(() => client.GetAsync(s_one with { Name = name }, Cancellation));
        Assert.IsNull(await client.FindTypeAsync($"v1/{name}", "ConfigMap", Cancellation));
        Assert.IsEmpty(server.Requests);
    }

    [TestMethod]
    public async Task An_object_that_does_not_say_is_in_the_namespace_of_the_settings()
    {
        await using var server = await StartAsync(context => JsonAsync(context, ConfigMapJson));
        using var client = TestClients.Create(server.Address);
        _ = await client.GetAsync(s_one with { Namespace = null }, Cancellation);
        _ = await client.GetAsync(new ObjectKey("v1", "Namespace", "ignored", "shop"), Cancellation);
        Assert.AreSequenceEqual(["GET /api/v1/namespaces/shop/configmaps/one", "GET /api/v1/namespaces/shop"], server.Requests);
    }

    /// <summary>Answers one after the other; 0 is a connection that is lost, after which time goes by.</summary>
    private static async Task AnswerAsync(HttpContext context, TestClock time, Queue<int> isReady, Queue<int> answers)
    {
        var status = context.Request.Path == "/readyz" ? isReady.Dequeue() : answers.Dequeue();
        switch (status)
        {
            case 0:
                context.Abort();
                break;
            case 200:
                await JsonAsync(context, ConfigMapJson);
                break;
            default:
                time.Ahead = TimeSpan.FromSeconds(15);
                await StatusAsync(context, status, status == 403 ? "Forbidden" : "InternalError", "cannot patch");
                break;
        }
    }

    /// <summary>A clock that a test puts forward; its timers are those of the system.</summary>
    private sealed class TestClock : TimeProvider
    {
        public TimeSpan Ahead { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => System.GetUtcNow().Ticks + Ahead.Ticks;
    }
}
