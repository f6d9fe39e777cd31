using GitPush.Stages.Webhooks;
using Microsoft.Extensions.DependencyInjection;

namespace GitPush.EndToEnd.Tests.Webhooks;

/// <summary>Receivers that are asked before a push is taken.</summary>
[TestClass]
public sealed class WebhookVerdictTests : IAsyncDisposable
{
    private readonly TempFolder _folder = new();
    private WebhookReceiver _receiver = null!;
    private TestGit _work = null!;

    [TestInitialize]
    public async Task StartAsync()
    {
        _receiver = await WebhookReceiver.StartAsync();
        _work = TestGit.Init(_folder.Path);
        _work.Commit("a.txt", "one\n");
    }

    public async ValueTask DisposeAsync()
    {
        await _receiver.DisposeAsync();
        _folder.Dispose();
    }

    [TestMethod]
    public async Task A_receiver_that_says_no_refuses_the_ref_and_the_pusher_reads_why()
    {
        await using var host = await HostAsync();
        _receiver.Answer = (context, request) => request.Ref == "refs/heads/main"
            ? WebhookReceiver.Say(403, "no deploys on Fridays\nask in #platform\n")(context, request)
            : WebhookReceiver.Say(200, "")(context, request);

        var push = await _work.TryRunAsync(["push", host.UrlOf("shop.git"), "main", "main:topic"]);

        Assert.AreNotEqual(0, push.ExitCode);
        Assert.Contains("remote: ci: no deploys on Fridays", push.Error);
        Assert.Contains("remote: ci: ask in #platform", push.Error);
        Assert.Contains("! [remote rejected] main -> main (no deploys on Fridays)", push.Error);
        Assert.Contains("* [new branch]      main -> topic", push.Error);
        Assert.AreEqual("pre-receive", _receiver.Received[0].Headers["X-GitPush-Phase"]);
        Assert.AreEqual(1, _receiver.Received[0].Json["commits"]!.AsArray().Count, "the receiver is told of objects that nobody else sees yet");
    }

    [TestMethod]
    public async Task A_receiver_may_say_no_in_JSON_and_talk_to_the_pusher_when_it_says_yes()
    {
        await using var host = await HostAsync();
        _receiver.Answer = WebhookReceiver.Say(200, """{"allow": false, "message": "the change freeze lasts until Monday"}""", "application/json");
        var refused = await _work.TryRunAsync(["push", host.UrlOf("shop.git"), "main"]);
        Assert.Contains("(the change freeze lasts until Monday)", refused.Error);

        _receiver.Answer = WebhookReceiver.Say(200, """{"message": "build 41 is queued"}""", "application/json");
        var taken = await _work.TryRunAsync(["push", host.UrlOf("shop.git"), "main"]);
        Assert.AreEqual(0, taken.ExitCode, taken.Error);
        Assert.Contains("remote: ci: build 41 is queued", taken.Error);
    }

    [TestMethod]
    public async Task A_no_behind_a_mark_of_UTF_8_counts_and_so_does_one_behind_more_than_is_read()
    {
        await using var host = await HostAsync();
        _receiver.Answer = WebhookReceiver.Say(200, "\uFEFF{\"allow\": false}", "application/json");
        var marked = await _work.TryRunAsync(["push", host.UrlOf("shop.git"), "main"]);
        _receiver.Answer = WebhookReceiver.Say(200, $$"""{"message": "{{new string('x', 20_000)}}", "allow": false}""", "application/json");
        var cut = await _work.TryRunAsync(["push", host.UrlOf("shop.git"), "main"]);

        Assert.Contains("(webhook ci refused it)", marked.Error);
        Assert.Contains("(its answer is too long to be read)", cut.Error);
    }

    [TestMethod]
    public async Task An_error_page_is_not_shown_to_the_pusher()
    {
        await using var host = await HostAsync();
        _receiver.Answer = WebhookReceiver.Say(404, "<html><h1>Not Found</h1></html>", "text/html");

        var push = await _work.TryRunAsync(["push", host.UrlOf("shop.git"), "main"]);

        Assert.Contains("(webhook ci refused it)", push.Error);
        Assert.DoesNotContain("<h1>", push.Error);
    }

    [TestMethod]
    public async Task A_receiver_that_cannot_be_asked_refuses_the_push_unless_the_host_says_otherwise()
    {
        _receiver.Answer = WebhookReceiver.Say(500, "out of memory");
        await using (var host = await HostAsync())
        {
            var refused = await _work.TryRunAsync(["push", host.UrlOf("shop.git"), "main"]);
            Assert.AreNotEqual(0, refused.ExitCode);
            Assert.Contains("webhook ci could not be asked: it answered 500 (InternalServerError)", refused.Error);
        }

        await using (var host = await HostAsync(webhook => webhook.FailOpen = true))
        {
            var taken = await _work.TryRunAsync(["push", host.UrlOf("shop.git"), "main"]);
            Assert.AreEqual(0, taken.ExitCode, taken.Error);
            Assert.Contains("webhook ci could not be asked", taken.Error);
        }
    }

    [TestMethod]
    public async Task A_no_counts_though_its_answer_breaks_off_and_half_of_a_yes_is_none()
    {
        await using var host = await HostAsync(webhook => webhook.FailOpen = true);
        _receiver.Answer = WebhookReceiver.BreakAfter(403, "no way\n");
        var refused = await _work.TryRunAsync(["push", host.UrlOf("shop.git"), "main"]);
        Assert.AreNotEqual(0, refused.ExitCode);
        Assert.Contains("(no way)", refused.Error);

        await using var strict = await HostAsync();
        _receiver.Answer = WebhookReceiver.BreakAfter(200, "{", "application/json");
        var unsure = await _work.TryRunAsync(["push", strict.UrlOf("shop.git"), "main"]);
        Assert.AreNotEqual(0, unsure.ExitCode);
        Assert.Contains("webhook ci could not be asked: it answered 200 (OK), but the connection broke in the middle of its answer", unsure.Error);
    }

    [TestMethod]
    public async Task A_receiver_is_asked_about_a_branch_by_each_of_its_names()
    {
        await using var host = await HostAsync(webhook => webhook.Refs = ["refs/heads/main"]);
        var shop = new TestGit(Path.Combine(host.RepositoryRoot, "shop.git"));
        shop.Run("symbolic-ref", "refs/heads/master", "refs/heads/main");
        _receiver.Answer = WebhookReceiver.Say(403, "frozen");

        var push = await _work.TryRunAsync(["push", host.UrlOf("shop.git"), "main:master"]);

        Assert.AreNotEqual(0, push.ExitCode);
        Assert.Contains("(frozen)", push.Error);
    }

    [TestMethod]
    public async Task A_receiver_that_takes_too_long_is_not_waited_for()
    {
        var ended = new TaskCompletionSource();
        _receiver.Answer = (_, _) => ended.Task;
        await using var host = await HostAsync(webhook => webhook.Timeout = TimeSpan.FromMilliseconds(200));

        var push = await _work.TryRunAsync(["push", host.UrlOf("shop.git"), "main"]);

        ended.SetResult();
        Assert.AreNotEqual(0, push.ExitCode);
        Assert.Contains("webhook ci could not be asked: it did not answer within 0.2 s", push.Error);
    }

    [TestMethod]
    public async Task A_push_of_more_refs_than_the_webhook_takes_is_refused()
    {
        await using var host = await HostAsync(webhook => webhook.MaxRefs = 1);

        var push = await _work.TryRunAsync(["push", host.UrlOf("shop.git"), "main", "main:topic"]);

        Assert.Contains("webhook ci is asked about 1 refs at the most, and this push changes 2", push.Error);
        Assert.IsEmpty(_receiver.Received);
    }

    [TestMethod]
    public async Task Refs_that_the_webhook_is_not_for_pass()
    {
        _receiver.Answer = WebhookReceiver.Say(403, "no");
        await using var host = await HostAsync(webhook => webhook.Refs = ["refs/heads/main"]);

        var push = await _work.TryRunAsync(["push", host.UrlOf("shop.git"), "main", "main:topic"]);

        Assert.Contains("* [new branch]      main -> topic", push.Error);
        Assert.AreEqual("refs/heads/main", Assert.ContainsSingle(_receiver.Received).Ref);
    }

    private async Task<GitPushHost> HostAsync(Action<WebhookOptions>? webhook = null)
    {
        var host = await GitPushHost.StartAsync(builder =>
        {
            GitPushHost.AllowEverybody(builder);
            _ = builder.AddWebhook("ci", options =>
            {
                options.Url = _receiver.Url;
                options.Phase = WebhookPhase.PreReceive;
                options.AllowPrivateAddresses = true;
                webhook?.Invoke(options);
            });
        });
        await host.CreateRepositoryAsync("shop");
        return host;
    }
}
