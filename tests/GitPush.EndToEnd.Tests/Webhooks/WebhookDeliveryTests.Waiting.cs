using GitPush.Stages.Webhooks;
using Microsoft.Extensions.DependencyInjection;

namespace GitPush.EndToEnd.Tests.Webhooks;

/// <content>Receivers that are away, and deliveries that wait for them.</content>
public sealed partial class WebhookDeliveryTests
{
    [TestMethod]
    public async Task What_waits_for_a_receiver_that_is_down_for_a_minute_comes_in_order_and_once()
    {
        var time = new ManualTimeProvider();
        await using var host = await HostAsync(time: time);
        await host.CreateRepositoryAsync("shop");
        _receiver.Answer = WebhookReceiver.Break;
        var work = TestGit.Init(_folder.Combine("work"));
        var commits = new List<string>();
        for (var i = 0; i < 5; i++)
        {
            commits.Add(work.Commit("a.txt", $"{i}\n"));
            await work.RunAsync(["push", host.UrlOf("shop.git"), "main"]);
        }

        // 1 + 2 + 4 + 8 + 16 + 32 seconds.
        var pause = TimeSpan.FromSeconds(1);
        for (var i = 0; i < 6; i++)
        {
            await _receiver.WaitAsync();
            await time.WhenTimerIsSetAsync(pause);
            if (i == 5)
            {
                _receiver.Answer = WebhookReceiver.Say(200, "");
            }

            time.Advance(pause);
            pause *= 2;
        }

        await _receiver.WaitAsync(5);
        Assert.IsTrue(_receiver.Received.Take(6).All(request => request.After == commits[0]), "nothing overtakes the first one");
        CollectionAssert.AreEqual(commits, _receiver.Received.Skip(6).Select(request => request.After).ToList());
        Assert.HasCount(1, _receiver.Received.Take(7).Select(request => request.DeliveryId).Distinct(), "each attempt has the same id");
        await host.Log.WaitForAsync($"attempt 6");
    }

    [TestMethod]
    public async Task One_repository_does_not_wait_for_another()
    {
        await using var host = await HostAsync();
        await host.CreateRepositoryAsync("slow");
        await host.CreateRepositoryAsync("quick");
        _receiver.Answer = (context, request) => request.Repository == "slow"
            ? WebhookReceiver.Break(context, request)
            : WebhookReceiver.Say(200, "")(context, request);
        var work = TestGit.Init(_folder.Combine("work"));
        work.Commit("a.txt", "one\n");
        await work.RunAsync(["push", host.UrlOf("slow.git"), "main"]);
        await _receiver.WaitAsync();
        await work.RunAsync(["push", host.UrlOf("quick.git"), "main"]);

        await host.Log.WaitForAsync("was taken, refs/heads/main");
        Assert.IsTrue(_receiver.Received.Any(request => request.Repository == "quick"));
    }

    [TestMethod]
    public async Task What_waits_is_delivered_by_the_next_start_of_the_host()
    {
        var root = _folder.Combine("repositories");
        var work = TestGit.Init(_folder.Combine("work"));
        var commits = new List<string>();
        _receiver.Answer = WebhookReceiver.Break;
        await using (var host = await HostAsync(root: root))
        {
            await host.CreateRepositoryAsync("shop");
            for (var i = 0; i < 3; i++)
            {
                commits.Add(work.Commit("a.txt", $"{i}\n"));
                await work.RunAsync(["push", host.UrlOf("shop.git"), "main"]);
            }

            await _receiver.WaitAsync();
            await host.StopAsync();
        }

        var before = _receiver.Received.Count;
        _receiver.Answer = WebhookReceiver.Say(200, "");
        await using (var host = await HostAsync(root: root))
        {
            await _receiver.WaitForTotalAsync(before + commits.Count);
            CollectionAssert.AreEqual(commits, _receiver.Received.Skip(before).Select(request => request.After).ToList());
        }
    }

    [TestMethod]
    public async Task What_is_given_up_is_a_dead_letter_that_can_be_sent_again()
    {
        await using var host = await HostAsync();
        await host.CreateRepositoryAsync("shop");
        _receiver.Answer = WebhookReceiver.Say(410, "");
        var work = TestGit.Init(_folder.Combine("work"));
        work.Commit("a.txt", "one\n");
        await work.RunAsync(["push", host.UrlOf("shop.git"), "main"]);
        await host.Log.WaitForAsync("is given up after 1 attempts: it answered 410 (Gone)");
        var deliveries = host.Services.GetRequiredService<IWebhookDeliveries>();

        var dead = Assert.ContainsSingle(await deliveries.ListAsync(WebhookDeliveryState.Dead).ToListAsync());
        Assert.AreEqual(("ci", "shop", "refs/heads/main", 1, "it answered 410 (Gone)"), (dead.Webhook, dead.Repository, dead.Ref, dead.Attempts, dead.LastError));
        Assert.IsFalse(await deliveries.RetryAsync(Guid.NewGuid().ToString()));

        _receiver.Answer = WebhookReceiver.Say(200, "");
        await _receiver.WaitAsync();
        Assert.IsTrue(await deliveries.RetryAsync(dead.Id));
        await _receiver.WaitAsync();
        Assert.AreEqual(dead.Id, _receiver.Received[^1].DeliveryId);
        await host.Log.WaitForAsync("was taken");
        Assert.IsEmpty(await deliveries.ListAsync().Where(delivery => delivery.State == WebhookDeliveryState.Dead).ToListAsync());
    }

    [TestMethod]
    public async Task A_receiver_that_says_yes_has_taken_it_though_its_answer_breaks_off()
    {
        await using var host = await HostAsync();
        await host.CreateRepositoryAsync("shop");
        _receiver.Answer = WebhookReceiver.BreakAfter(200, "thank");
        var work = TestGit.Init(_folder.Combine("work"));
        work.Commit("a.txt", "one\n");

        await work.RunAsync(["push", host.UrlOf("shop.git"), "main"]);

        await host.Log.WaitForAsync("was taken, refs/heads/main");
        Assert.HasCount(1, _receiver.Received);
        Assert.IsEmpty(await host.Services.GetRequiredService<IWebhookDeliveries>().ListAsync().ToListAsync());
    }

    [TestMethod]
    public async Task Old_dead_letters_of_every_webhook_are_removed()
    {
        var root = _folder.Combine("repositories");
        _receiver.Answer = WebhookReceiver.Say(410, "");
        await using (var host = await HostAsync(root: root, git: git => AddSecond(git, TimeSpan.FromDays(1))))
        {
            await host.CreateRepositoryAsync("shop");
            var work = TestGit.Init(_folder.Combine("work"));
            work.Commit("a.txt", "one\n");
            await work.RunAsync(["push", host.UrlOf("shop.git"), "main"]);
            var deliveries = host.Services.GetRequiredService<IWebhookDeliveries>();
            await WaitForDeadAsync(deliveries, 2);
        }

        await using (var host = await HostAsync(webhook => webhook.KeepDeadLetters = TimeSpan.FromMilliseconds(1), root: root, git: git => AddSecond(git, TimeSpan.FromMilliseconds(1))))
        {
            await WaitForDeadAsync(host.Services.GetRequiredService<IWebhookDeliveries>(), 0);
        }

        void AddSecond(IGitPushBuilder git, TimeSpan keep) =>
            git.AddWebhook("second", webhook => (webhook.Url, webhook.AllowPrivateAddresses, webhook.KeepDeadLetters) = (_receiver.Url, true, keep));

        static async Task WaitForDeadAsync(IWebhookDeliveries deliveries, int count)
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
            while ((await deliveries.ListAsync(WebhookDeliveryState.Dead, patience.Token).ToListAsync()).Count != count)
            {
                await Task.Delay(20, patience.Token);
            }
        }
    }

    [TestMethod]
    public async Task A_receiver_that_asks_for_a_pause_gets_it_and_one_that_stays_away_is_given_up()
    {
        var time = new ManualTimeProvider();
        await using var host = await HostAsync(webhook => webhook.GiveUpAfter = TimeSpan.FromSeconds(100), time: time);
        await host.CreateRepositoryAsync("shop");
        _receiver.Answer = (context, request) =>
        {
            context.Response.Headers.RetryAfter = "90";
            return WebhookReceiver.Say(503, "later")(context, request);
        };
        var work = TestGit.Init(_folder.Combine("work"));
        work.Commit("a.txt", "one\n");
        await work.RunAsync(["push", host.UrlOf("shop.git"), "main"]);

        for (var i = 0; i < 2; i++)
        {
            await _receiver.WaitAsync();
            await time.WhenTimerIsSetAsync(TimeSpan.FromSeconds(90));
            time.Advance(TimeSpan.FromSeconds(90));
        }

        await host.Log.WaitForAsync("is given up after 3 attempts: it answered 503 (ServiceUnavailable)");
    }
}
