using System.Security.Cryptography;
using System.Text;
using GitPush.Control;
using GitPush.Hooks;
using GitPush.Secrets;
using GitPush.Stages.Webhooks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace GitPush.EndToEnd.Tests.Webhooks;

/// <summary>What receivers are told after a push: at least once, in order, also when they were away.</summary>
[TestClass]
public sealed partial class WebhookDeliveryTests : IAsyncDisposable
{
    private const string Zero = "0000000000000000000000000000000000000000";

    private readonly TempFolder _folder = new();
    private WebhookReceiver _receiver = null!;

    [TestInitialize]
    public async Task StartAsync() => _receiver = await WebhookReceiver.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await _receiver.DisposeAsync();
        _folder.Dispose();
    }

    [TestMethod]
    public async Task A_push_is_told_as_GitHub_tells_it_and_signed()
    {
        var secretFile = _folder.Combine("secret");
        await File.WriteAllTextAsync(secretFile, "It's a Secret to Everybody\n");
        await using var host = await HostAsync(webhook =>
        {
            webhook.Secret = SecretReference.FromFile(secretFile);
            webhook.ServerUrl = new Uri("https://git.example.com/git/");
            webhook.SshUrl = new Uri("ssh://git@git.example.com:2222");
            webhook.Headers["X-Team"] = "platform";
        });
        await host.CreateRepositoryAsync("team/shop");
        var work = TestGit.Init(_folder.Combine("work"));
        var first = work.Commit("web/a.txt", "one\n", "Begin");
        await work.RunAsync(["push", host.UrlOf("team/shop.git"), "main"]);
        await _receiver.WaitAsync();
        work.Run("mv", "web/a.txt", "web/b.txt");
        work.Run("commit", "--quiet", "-m", "Rename\n\nWith a body: <b>ä</b>");
        var second = work.Commit("web/b.txt", "two\n", "Change");
        await work.RunAsync(["push", "-o", "ticket=7", host.UrlOf("team/shop.git"), "main"]);
        await _receiver.WaitAsync();

        var created = _receiver.Received[0].Json;
        Assert.AreEqual((Zero, first, true), (created["before"]!.GetValue<string>(), created["after"]!.GetValue<string>(), created["created"]!.GetValue<bool>()));
        var request = _receiver.Received[1];
        var payload = request.Json;
        Assert.AreEqual("refs/heads/main", request.Ref);
        Assert.AreEqual((first, second), (payload["before"]!.GetValue<string>(), request.After));
        Assert.IsFalse(payload["created"]!.GetValue<bool>() || payload["deleted"]!.GetValue<bool>() || payload["forced"]!.GetValue<bool>());
        var commits = payload["commits"]!.AsArray();
        Assert.HasCount(2, commits);
        Assert.AreEqual("Rename\n\nWith a body: <b>ä</b>", commits[0]!["message"]!.GetValue<string>(), "oldest first");
        Assert.AreEqual("web/b.txt", commits[0]!["added"]![0]!.GetValue<string>());
        Assert.AreEqual("web/a.txt", commits[0]!["removed"]![0]!.GetValue<string>());
        Assert.AreEqual("web/b.txt", commits[1]!["modified"]![0]!.GetValue<string>());
        Assert.AreEqual(work.Run("log", "-1", "--format=%aI"), commits[1]!["timestamp"]!.GetValue<string>());
        Assert.AreEqual(work.Run("log", "-1", "--format=%an <%ae>"), $"{commits[1]!["author"]!["name"]} <{commits[1]!["author"]!["email"]}>");
        Assert.AreEqual(work.Run("rev-parse", "HEAD^{tree}"), commits[1]!["tree_id"]!.GetValue<string>());
        Assert.IsTrue(commits[1]!["distinct"]!.GetValue<bool>());
        Assert.AreEqual(second, payload["head_commit"]!["id"]!.GetValue<string>());
        var repository = payload["repository"]!;
        Assert.AreEqual(("shop", "team/shop", "team"), (repository["name"]!.GetValue<string>(), request.Repository, repository["owner"]!["login"]!.GetValue<string>()));
        Assert.AreEqual("https://git.example.com/git/team/shop.git", repository["clone_url"]!.GetValue<string>());
        Assert.AreEqual("ssh://git@git.example.com:2222/team/shop.git", repository["ssh_url"]!.GetValue<string>());
        Assert.AreEqual("main", repository["default_branch"]!.GetValue<string>());
        Assert.AreEqual("ticket=7", payload["gitpush"]!["options"]![0]!.GetValue<string>());

        Assert.AreEqual("push", request.Headers["X-GitHub-Event"]);
        Assert.AreEqual("application/json", request.Headers["Content-Type"]);
        Assert.AreEqual("platform", request.Headers["X-Team"]);
        Assert.IsTrue(Guid.TryParse(request.DeliveryId, out _));
        var hmac = HMACSHA256.HashData(Encoding.UTF8.GetBytes("It's a Secret to Everybody"), request.Body);
        Assert.AreEqual($"sha256={Convert.ToHexStringLower(hmac)}", request.Headers["X-Hub-Signature-256"]);
        Assert.IsFalse(host.Log.Lines.Any(line => line.Contains("Everybody", StringComparison.Ordinal)));
    }

    [TestMethod]
    public async Task A_host_that_cannot_say_where_a_push_is_read_about_loses_no_delivery()
    {
        await using var host = await HostAsync(git: git => git.Services.AddSingleton<IPushLinks, BrokenLinks>());
        await host.CreateRepositoryAsync("shop");
        var work = TestGit.Init(_folder.Combine("work"));
        var commit = work.Commit("a.txt", "one\n");

        await work.RunAsync(["push", host.UrlOf("shop.git"), "main"]);
        await _receiver.WaitAsync();

        Assert.AreEqual(commit, _receiver.Received[0].After);
        Assert.AreEqual("", _receiver.Received[0].Json["compare"]!.GetValue<string>());
        Assert.IsTrue(host.Log.Lines.Any(line => line.Contains("no way to know", StringComparison.Ordinal)));
    }

    [TestMethod]
    public async Task A_push_that_the_end_of_its_host_cuts_short_after_the_refs_have_changed_is_told_all_the_same()
    {
        var root = _folder.CreateDirectory("root");
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var work = TestGit.Init(_folder.Combine("work"));
        var commit = work.Commit("a.txt", "one\n");
        Task<GitResult> push;
        await using (var host = await GitPushHost.StartAsync(
            git =>
            {
                GitPushHost.AllowEverybody(git);
                git.OnPostReceive("long", async (_, cancellationToken) =>
                {
                    reached.SetResult();
                    await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
                });
                git.AddWebhook("ci", webhook => (webhook.Url, webhook.AllowPrivateAddresses) = (_receiver.Url, true));
            },
            options => (options.RepositoryRoot, options.ShutdownGrace) = (root, TimeSpan.FromMilliseconds(1))))
        {
            await host.CreateRepositoryAsync("shop");
            push = work.TryRunAsync(["push", host.UrlOf("shop.git"), "main"]);
            await reached.Task;
        }

        _ = await push;
        await using var next = await HostAsync(root: root);
        await _receiver.WaitAsync();

        Assert.AreEqual(commit, _receiver.Received[0].After);
    }

    [TestMethod]
    public async Task Branches_that_are_made_moved_and_deleted_and_tags_are_told_one_by_one()
    {
        await using var host = await HostAsync();
        await host.CreateRepositoryAsync("shop");
        var work = TestGit.Init(_folder.Combine("work"));
        var first = work.Commit("a.txt", "one\n");
        var second = work.Commit("a.txt", "two\n");
        work.Run("tag", "-a", "-m", "Release", "v1", first);
        await work.RunAsync(["push", host.UrlOf("shop.git"), "main", "v1", "main:topic"]);
        await _receiver.WaitAsync(3);
        await work.RunAsync(["push", "--force", host.UrlOf("shop.git"), $"{first}:refs/heads/main", ":topic"]);
        await _receiver.WaitAsync(2);

        var created = _receiver.Received.Take(3).ToDictionary(request => request.Ref);
        Assert.HasCount(2, created["refs/heads/main"].Json["commits"]!.AsArray());
        Assert.AreEqual(work.Run("rev-parse", "v1"), created["refs/tags/v1"].After, "a tag is told by the tag's own id");
        Assert.AreEqual(first, created["refs/tags/v1"].Json["head_commit"]!["id"]!.GetValue<string>());
        var moved = _receiver.Received.Skip(3).ToDictionary(request => request.Ref);
        var forced = moved["refs/heads/main"].Json;
        Assert.AreEqual((second, true, 0), (forced["before"]!.GetValue<string>(), forced["forced"]!.GetValue<bool>(), forced["commits"]!.AsArray().Count));
        Assert.IsFalse(forced["head_commit"]!["distinct"]!.GetValue<bool>());
        var deleted = moved["refs/heads/topic"].Json;
        Assert.AreEqual((Zero, true), (deleted["after"]!.GetValue<string>(), deleted["deleted"]!.GetValue<bool>()));
        Assert.IsNull(deleted["head_commit"]);
    }

    [TestMethod]
    public async Task A_push_that_is_refused_is_not_told()
    {
        await using var host = await HostAsync(git: git => git.OnPreReceive("gate", (push, _) => ValueTask.FromResult(
            push.Updates.FirstOrDefault(update => update.Branch == "bad") is { } bad ? StageResult.Reject(bad, "not this one") : StageResult.Continue)));
        await host.CreateRepositoryAsync("shop");
        var work = TestGit.Init(_folder.Combine("work"));
        work.Commit("a.txt", "one\n");

        Assert.AreNotEqual(0, (await work.TryRunAsync(["push", host.UrlOf("shop.git"), "main:bad"])).ExitCode);
        Assert.AreNotEqual(0, (await work.TryRunAsync(["push", host.UrlOf("shop.git"), "main:bad", "main:good"])).ExitCode);
        await _receiver.WaitAsync();

        Assert.AreEqual("refs/heads/good", Assert.ContainsSingle(_receiver.Received).Ref);
        Assert.IsEmpty(Directory.GetFiles(Path.Combine(host.RepositoryRoot, ".gitpush", "webhooks", "ci"), "pending-*", SearchOption.AllDirectories));
    }

    [TestMethod]
    public async Task A_receiver_at_a_private_address_gets_nothing_unless_the_host_allows_it()
    {
        await using var host = await HostAsync(webhook =>
        {
            webhook.AllowPrivateAddresses = false;
            webhook.Phase = WebhookPhase.PreReceive;
        });
        await host.CreateRepositoryAsync("shop");
        var work = TestGit.Init(_folder.Combine("work"));
        work.Commit("a.txt", "one\n");

        var push = await work.TryRunAsync(["push", host.UrlOf("shop.git"), "main"]);

        Assert.AreNotEqual(0, push.ExitCode);
        Assert.Contains("webhook ci could not be asked: its receiver cannot be reached", push.Error);
        Assert.IsEmpty(_receiver.Received);
        Assert.IsTrue(host.Log.Lines.Any(line => line.Contains("127.0.0.1 is 127.0.0.1, which is no public address", StringComparison.Ordinal)));
    }

    [TestMethod]
    public async Task A_network_that_the_host_names_is_allowed()
    {
        await using var host = await HostAsync(webhook =>
        {
            webhook.AllowPrivateAddresses = false;
            webhook.AllowedNetworks.Add(System.Net.IPNetwork.Parse("127.0.0.0/8"));
        });
        await host.CreateRepositoryAsync("shop");
        var work = TestGit.Init(_folder.Combine("work"));
        work.Commit("a.txt", "one\n");
        await work.RunAsync(["push", host.UrlOf("shop.git"), "main"]);

        await _receiver.WaitAsync();
    }

    [TestMethod]
    public async Task A_cloud_event_wraps_the_same_payload()
    {
        await using var host = await HostAsync(webhook =>
        {
            webhook.Format = WebhookFormat.CloudEvents;
            webhook.ServerUrl = new Uri("https://git.example.com/git");
        });
        await host.CreateRepositoryAsync("shop");
        var work = TestGit.Init(_folder.Combine("work"));
        var commit = work.Commit("a.txt", "one\n");
        await work.RunAsync(["push", host.UrlOf("shop.git"), "main"]);
        await _receiver.WaitAsync();

        var request = _receiver.Received[0];
        Assert.StartsWith("application/cloudevents+json", request.Headers["Content-Type"]);
        Assert.AreEqual("1.0", request.Json["specversion"]!.GetValue<string>());
        Assert.AreEqual("dev.gitpush.push", request.Json["type"]!.GetValue<string>());
        Assert.AreEqual("https://git.example.com/git/shop", request.Json["source"]!.GetValue<string>());
        Assert.AreEqual("refs/heads/main", request.Json["subject"]!.GetValue<string>());
        Assert.AreEqual(request.DeliveryId, request.Json["id"]!.GetValue<string>());
        Assert.AreEqual(commit, request.Json["data"]!["after"]!.GetValue<string>());
    }

    private async Task<GitPushHost> HostAsync(
        Action<WebhookOptions>? webhook = null, Action<IGitPushBuilder>? git = null, ManualTimeProvider? time = null, string? root = null) =>
        await GitPushHost.StartAsync(
            builder =>
            {
                GitPushHost.AllowEverybody(builder);
                _ = builder.AddWebhook("ci", options =>
                {
                    options.Url = _receiver.Url;
                    options.AllowPrivateAddresses = true;
                    webhook?.Invoke(options);
                });
                git?.Invoke(builder);
            },
            options => options.RepositoryRoot = root ?? options.RepositoryRoot,
            services =>
            {
                if (time is not null)
                {
                    services.Replace(ServiceDescriptor.Singleton<TimeProvider>(time));
                }
            });

    private sealed class BrokenLinks : IPushLinks
    {
        public Uri? Find(string id, PushConnection connection) => throw new InvalidOperationException("no way to know");
    }
}
