using GitPush.Hooks;
using Microsoft.Extensions.DependencyInjection;

namespace GitPush.EndToEnd.Tests;

/// <summary>What everybody does with a git server, done with the real git.</summary>
[TestClass]
public sealed class FirstPushTests
{
    [TestMethod]
    [DataRow(0)]
    [DataRow(1)]
    [DataRow(2)]
    public async Task What_is_pushed_is_cloned_back_and_fetched_as_it_grows(int version)
    {
        await using var host = await GitPushHost.StartAsync();
        await host.CreateRepositoryAsync("shop");
        using var folder = new TempFolder();
        var work = TestGit.Init(folder.Combine("work"));
        string[] protocol = ["-c", $"protocol.version={version}"];
        var first = work.Commit("a.txt", "one\n");

        await work.RunAsync([.. protocol, "push", host.UrlOf("shop.git"), "main"]);
        await work.RunAsync([.. protocol, "clone", "--quiet", host.UrlOf("shop.git"), folder.Combine("clone")]);
        var clone = new TestGit(folder.Combine("clone"));
        Assert.AreEqual(first, clone.Run("rev-parse", "HEAD"));
        Assert.AreEqual("one\n", File.ReadAllText(folder.Combine("clone/a.txt")));

        var second = work.Commit("b.txt", "two\n");
        await work.RunAsync([.. protocol, "push", host.UrlOf("shop.git"), "main"]);
        await clone.RunAsync([.. protocol, "fetch", "--quiet", "origin"]);
        Assert.AreEqual(second, clone.Run("rev-parse", "origin/main"));
        clone.Run("fsck", "--strict");
        host.Inspect("shop").Run("fsck", "--strict");
    }

    [TestMethod]
    public async Task An_empty_repository_is_listed_and_cloned()
    {
        await using var host = await GitPushHost.StartAsync();
        await host.CreateRepositoryAsync("shop");
        using var folder = new TempFolder();
        var git = new TestGit(folder.Path);

        Assert.AreEqual("", await git.RunAsync(["ls-remote", host.UrlOf("shop.git")]));
        var clone = await git.TryRunAsync(["clone", host.UrlOf("shop.git"), "clone"]);

        Assert.AreEqual(0, clone.ExitCode, clone.Error);
        StringAssert.Contains(clone.Error, "empty repository");
        Assert.AreEqual("refs/heads/main", new TestGit(folder.Combine("clone")).Run("symbolic-ref", "HEAD"));
    }

    [TestMethod]
    public async Task Branches_and_tags_are_listed_with_what_annotated_tags_name()
    {
        await using var host = await GitPushHost.StartAsync();
        await host.CreateRepositoryAsync("shop");
        using var folder = new TempFolder();
        var work = TestGit.Init(folder.Path);
        var commit = work.Commit("a.txt", "one\n");
        work.Run("tag", "light");
        work.Run("tag", "-a", "-m", "version 1", "v1");
        var tag = work.Run("rev-parse", "v1");

        await work.RunAsync(["push", host.UrlOf("shop.git"), "main", "main:refs/heads/next", "--tags"]);
        var listed = await work.RunAsync(["ls-remote", host.UrlOf("shop.git")]);

        CollectionAssert.AreEqual(
            new[]
            {
                $"{commit}\tHEAD",
                $"{commit}\trefs/heads/main",
                $"{commit}\trefs/heads/next",
                $"{commit}\trefs/tags/light",
                $"{tag}\trefs/tags/v1",
                $"{commit}\trefs/tags/v1^{{}}",
            },
            listed.Split('\n'));
    }

    [TestMethod]
    public async Task A_stage_that_refuses_keeps_the_ref_and_gives_its_reason()
    {
        await using var host = await GitPushHost.StartAsync(git =>
        {
            GitPushHost.AllowEverybody(git);
            git.OnPreReceive("policy", async (push, cancellationToken) =>
            {
                await push.Output.WriteLineAsync("looking at it", cancellationToken);
                return push.Updates[0].Branch == "main" ? StageResult.Continue : StageResult.Reject("only main is wanted here");
            });
        });
        await host.CreateRepositoryAsync("shop");
        using var folder = new TempFolder();
        var work = TestGit.Init(folder.Path);
        work.Commit("a.txt", "one\n");

        var result = await work.TryRunAsync(["push", host.UrlOf("shop.git"), "main:topic"]);

        Assert.AreEqual(1, result.ExitCode);
        StringAssert.Contains(result.Error, "remote: looking at it");
        StringAssert.Contains(result.Error, "! [remote rejected] main -> topic (only main is wanted here)");
        Assert.AreEqual("", await work.RunAsync(["ls-remote", host.UrlOf("shop.git")]));
    }

    [TestMethod]
    public async Task A_stage_that_refuses_one_ref_lets_the_others_through_unless_the_push_is_atomic()
    {
        await using var host = await GitPushHost.StartAsync(git =>
        {
            GitPushHost.AllowEverybody(git);
            git.OnPreReceive("policy", (push, _) => ValueTask.FromResult(
                StageResult.Reject(push.Updates.Where(update => update.Branch == "bad").Select(update => new RefRejection(update, "not this one")))));
        });
        await host.CreateRepositoryAsync("shop");
        using var folder = new TempFolder();
        var work = TestGit.Init(folder.Path);
        work.Commit("a.txt", "one\n");

        var atomic = await work.TryRunAsync(["push", "--atomic", host.UrlOf("shop.git"), "main:good", "main:bad"]);
        Assert.AreEqual(1, atomic.ExitCode);
        StringAssert.Contains(atomic.Error, "not this one");
        Assert.AreEqual("", await work.RunAsync(["ls-remote", host.UrlOf("shop.git")]));

        var single = await work.TryRunAsync(["push", host.UrlOf("shop.git"), "main:good", "main:bad"]);
        Assert.AreEqual(1, single.ExitCode);
        StringAssert.Contains(single.Error, "main -> bad (not this one)");
        StringAssert.EndsWith(await work.RunAsync(["ls-remote", host.UrlOf("shop.git")]), "\trefs/heads/good");
    }

    [TestMethod]
    public async Task Push_options_and_the_client_reach_the_stages()
    {
        var seen = new TaskCompletionSource<PushContext>();
        await using var host = await GitPushHost.StartAsync(git =>
        {
            GitPushHost.AllowEverybody(git);
            git.OnPreReceive("look", (push, _) =>
            {
                seen.TrySetResult(push);
                return ValueTask.FromResult(StageResult.Continue);
            });
        });
        await host.CreateRepositoryAsync("shop");
        using var folder = new TempFolder();
        var work = TestGit.Init(folder.Path);
        work.Commit("a.txt", "one\n");

        await work.RunAsync(["push", "-o", "env=test", "-o", "dry run", host.UrlOf("shop.git"), "main"]);
        var push = await seen.Task;

        CollectionAssert.AreEqual(new[] { "env=test", "dry run" }, push.Options.ToArray());
        Assert.AreEqual("http", push.Connection.Transport);
        Assert.AreEqual("127.0.0.1", push.Connection.RemoteAddress?.ToString());
        StringAssert.StartsWith(push.Connection.ClientAgent, "git/");
        Assert.IsFalse(push.User.Identity?.IsAuthenticated);
    }

    [TestMethod]
    public async Task The_reflog_names_the_pusher_as_git_http_backend_does()
    {
        await using var host = await GitPushHost.StartAsync();
        await host.CreateRepositoryAsync("shop");
        using var folder = new TempFolder();
        var work = TestGit.Init(folder.Path);
        work.Commit("a.txt", "one\n");
        var stored = host.Inspect("shop");
        stored.Run("config", "core.logAllRefUpdates", "true");

        await work.RunAsync(["push", host.UrlOf("shop.git"), "main"]);

        Assert.AreEqual("anonymous <anonymous@http.127.0.0.1>", stored.Run("log", "-g", "-1", "--format=%gn <%ge>", "main"));
    }

    [TestMethod]
    public async Task Refs_are_forced_and_deleted()
    {
        var kinds = new List<RefUpdateKind>();
        await using var host = await GitPushHost.StartAsync(git =>
        {
            GitPushHost.AllowEverybody(git);
            git.OnPreReceive("look", (push, _) =>
            {
                kinds.AddRange(push.Updates.Select(update => update.Kind));
                return ValueTask.FromResult(StageResult.Continue);
            });
        });
        await host.CreateRepositoryAsync("shop");
        using var folder = new TempFolder();
        var work = TestGit.Init(folder.Path);
        var first = work.Commit("a.txt", "one\n");
        await work.RunAsync(["push", host.UrlOf("shop.git"), "main"]);
        work.Commit("a.txt", "two\n");

        await work.RunAsync(["push", host.UrlOf("shop.git"), "main:topic"]);
        work.Run("reset", "--quiet", "--hard", "HEAD~1");
        var moved = work.Commit("a.txt", "three\n");
        var refused = await work.TryRunAsync(["push", host.UrlOf("shop.git"), "main:topic"]);
        await work.RunAsync(["push", "--force", host.UrlOf("shop.git"), "main:topic"]);
        StringAssert.StartsWith(await work.RunAsync(["ls-remote", host.UrlOf("shop.git"), "topic"]), moved);
        await work.RunAsync(["push", host.UrlOf("shop.git"), ":topic"]);

        Assert.AreEqual(1, refused.ExitCode);
        Assert.AreEqual($"{first}\tHEAD\n{first}\trefs/heads/main", await work.RunAsync(["ls-remote", host.UrlOf("shop.git")]));
        CollectionAssert.AreEqual(new[] { RefUpdateKind.Create, RefUpdateKind.Create, RefUpdateKind.Forced, RefUpdateKind.Delete }, kinds);
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public async Task Output_of_a_stage_arrives_while_the_stage_runs(bool http2)
    {
        var read = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var host = await GitPushHost.StartAsync(
            git =>
            {
                GitPushHost.AllowEverybody(git);
                git.OnPreReceive("slow", async (push, cancellationToken) =>
                {
                    await push.Output.WriteLineAsync("halfway there", cancellationToken);
                    await read.Task.WaitAsync(cancellationToken);
                    return StageResult.Continue;
                });
            },
            https: http2);
        await host.CreateRepositoryAsync("shop");
        using var folder = new TempFolder();
        var work = TestGit.Init(folder.Path);
        work.Commit("a.txt", "one\n");

        using var push = RunningGit.Start(work, "-c", "http.sslVerify=false", "-c", $"http.version={(http2 ? "HTTP/2" : "HTTP/1.1")}", "push", host.UrlOf("shop.git"), "main");
        await push.WaitForAsync("remote: halfway there");
        read.SetResult();

        Assert.AreEqual(0, await push.EndAsync(), push.Error);
    }

    [TestMethod]
    public async Task Large_pushes_and_clones_go_over_HTTP2()
    {
        await using var host = await GitPushHost.StartAsync(git => git.AddBasicAuthentication<FixedCredentials>(), https: true);
        await host.CreateRepositoryAsync("shop");
        using var folder = new TempFolder();
        var work = TestGit.Init(folder.Combine("work"));
        var noise = new byte[3_000_000];
        new Random(1).NextBytes(noise);
        var id = work.Commit("noise.txt", Convert.ToBase64String(noise));
        string[] http2 = ["-c", "http.sslVerify=false", "-c", "http.version=HTTP/2"];
        var url = host.UrlOf("shop.git", $"{FixedCredentials.UserName}:{Uri.EscapeDataString(FixedCredentials.Password)}");

        await work.RunAsync([.. http2, "push", url, "main"]);
        await work.RunAsync([.. http2, "clone", "--quiet", url, folder.Combine("clone")]);

        Assert.AreEqual(id, new TestGit(folder.Combine("clone")).Run("rev-parse", "HEAD"));
    }

    [TestMethod]
    public async Task A_large_push_logs_in_before_it_sends_its_pack()
    {
        await using var host = await GitPushHost.StartAsync(git => git.AddBasicAuthentication<FixedCredentials>());
        await host.CreateRepositoryAsync("shop");
        using var folder = new TempFolder();
        var work = TestGit.Init(folder.Path);
        var id = work.Commit("noise.txt", string.Concat(Enumerable.Range(0, 100_000)));
        var url = host.UrlOf("shop.git", $"{FixedCredentials.UserName}:{Uri.EscapeDataString(FixedCredentials.Password)}");

        await work.RunAsync(["-c", "http.postBuffer=65536", "push", url, "main"]);

        Assert.AreEqual(id, host.Inspect("shop").Run("rev-parse", "main"));
    }

    [TestMethod]
    public async Task What_the_server_refuses_is_read_by_the_user()
    {
        await using var host = await GitPushHost.StartAsync(git => git.AddBasicAuthentication<FixedCredentials>());
        using var folder = new TempFolder();
        var work = TestGit.Init(folder.Path);
        work.Commit("a.txt", "one\n");
        var credentials = $"{FixedCredentials.UserName}:{Uri.EscapeDataString(FixedCredentials.Password)}";

        var missing = await work.TryRunAsync(["push", host.UrlOf("missing.git", credentials), "main"]);
        var stranger = await work.TryRunAsync(["push", host.UrlOf("missing.git"), "main"]);

        StringAssert.Contains(missing.Error, "remote: Repository not found.");
        StringAssert.Contains(stranger.Error, "could not read Username");
    }
}
