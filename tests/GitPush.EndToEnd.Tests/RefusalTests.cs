using System.Collections.Concurrent;
using GitPush.Hooks;
using GitPush.History;
using Microsoft.Extensions.DependencyInjection;

namespace GitPush.EndToEnd.Tests;

[TestClass]
public sealed class RefusalTests
{
    [TestMethod]
    public async Task A_refused_push_leaves_nothing_and_is_rolled_back_in_reverse_order()
    {
        var undone = new ConcurrentQueue<string>();
        await using var host = await GitPushHost.StartAsync(git =>
        {
            GitPushHost.AllowEverybody(git);
            git.OnPreReceive("deploy", (push, _) =>
            {
                foreach (var name in (string[])["first", "second", "third"])
                {
                    push.OnRollback(name, _ =>
                    {
                        undone.Enqueue(name);
                        return ValueTask.CompletedTask;
                    });
                }

                return ValueTask.FromResult(StageResult.Continue);
            });
            git.OnPreReceive("test", (_, _) => ValueTask.FromResult(StageResult.Reject("the tests failed")));
        });
        await host.CreateRepositoryAsync("shop");
        using var folder = new TempFolder();
        var clone = TestGit.Init(folder.Path);
        var id = clone.Commit("a.txt", "a");

        var result = await clone.TryRunAsync(["push", host.UrlOf("shop.git"), "HEAD:refs/heads/main", "HEAD:refs/tags/v1"]);

        Assert.AreEqual(1, result.ExitCode);
        StringAssert.Contains(result.Error, "main (the tests failed)");
        StringAssert.Contains(result.Error, "v1 (the tests failed)");
        CollectionAssert.AreEqual(new[] { "third", "second", "first" }, undone.ToArray());
        AssertNothingLeft(host.Inspect("shop"), id);
    }

    [TestMethod]
    public async Task A_ref_that_somebody_moves_while_stages_run_refuses_the_push_and_rolls_it_back()
    {
        var undone = 0;
        GitPushHost? host = null;
        await using var started = host = await GitPushHost.StartAsync(git =>
        {
            GitPushHost.AllowEverybody(git);
            git.OnPreReceive("deploy", (push, _) =>
            {
                push.OnRollback("deployment", _ =>
                {
                    undone++;
                    return ValueTask.CompletedTask;
                });
                var stored = host!.Inspect("shop");
                if (push.Updates[0].Kind == RefUpdateKind.FastForward)
                {
                    stored.Run("update-ref", "refs/heads/main", stored.Run("commit-tree", "-m", "from outside", stored.Run("rev-parse", "main^{tree}")));
                }

                return ValueTask.FromResult(StageResult.Continue);
            });
        });
        await host.CreateRepositoryAsync("shop");
        using var folder = new TempFolder();
        var clone = TestGit.Init(folder.Path);
        clone.Commit("a.txt", "a");
        await clone.RunAsync(["push", host.UrlOf("shop.git"), "HEAD:refs/heads/main"]);
        var second = clone.Commit("a.txt", "b");

        var result = await clone.TryRunAsync(["push", host.UrlOf("shop.git"), "HEAD:refs/heads/main", "HEAD:refs/heads/other"]);

        Assert.AreEqual(1, result.ExitCode);
        StringAssert.Contains(result.Error, "main (incorrect old value provided)");
        StringAssert.Contains(result.Error, "other (atomic transaction failed)");
        Assert.AreEqual(1, undone);
        var stored = host.Inspect("shop");
        Assert.AreEqual("from outside", stored.Run("log", "-1", "--format=%s", "main"));
        Assert.AreNotEqual(0, stored.TryRun("cat-file", "-e", second).ExitCode);
        Assert.AreNotEqual(0, stored.TryRun("rev-parse", "--verify", "other").ExitCode);
    }

    [TestMethod]
    public async Task A_stage_that_throws_refuses_the_push_without_telling_the_client_what_it_threw()
    {
        await using var host = await GitPushHost.StartAsync(git =>
        {
            GitPushHost.AllowEverybody(git);
            git.OnPreReceive("build", (_, _) => throw new InvalidOperationException("password=hunter2 in /srv/secret"));
        });
        await host.CreateRepositoryAsync("shop");
        using var folder = new TempFolder();
        var clone = TestGit.Init(folder.Path);
        var id = clone.Commit("a.txt", "a");

        var result = await clone.TryRunAsync(["push", host.UrlOf("shop.git"), "HEAD:refs/heads/main"]);

        Assert.AreEqual(1, result.ExitCode);
        StringAssert.Contains(result.Error, "stage build failed");
        Assert.DoesNotContain("hunter2", result.Error);
        Assert.IsTrue(host.Log.Lines.Any(line => line.Contains("hunter2", StringComparison.Ordinal)), "the log has what the client has not");
        AssertNothingLeft(host.Inspect("shop"), id);
    }

    [TestMethod]
    public async Task A_stage_that_takes_too_long_refuses_the_push_and_says_how_long_it_had()
    {
        await using var host = await GitPushHost.StartAsync(git =>
        {
            GitPushHost.AllowEverybody(git);
            git.OnPreReceive(
                "build",
                async (_, cancellationToken) =>
                {
                    await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
                    return StageResult.Continue;
                },
                stage => stage.Timeout = TimeSpan.FromMilliseconds(300));
        });
        await host.CreateRepositoryAsync("shop");
        using var folder = new TempFolder();
        var clone = TestGit.Init(folder.Path);
        var id = clone.Commit("a.txt", "a");

        var result = await clone.TryRunAsync(["push", host.UrlOf("shop.git"), "HEAD:refs/heads/main"]);

        Assert.AreEqual(1, result.ExitCode);
        StringAssert.Contains(result.Error, "stage build ran out of time");
        AssertNothingLeft(host.Inspect("shop"), id);
        Assert.AreEqual(PushResult.Failed, (await LastRecordAsync(host)).Result);
    }

    [TestMethod]
    public async Task Stages_see_the_pushed_objects_and_nobody_else_does()
    {
        string? seen = null;
        var outside = 0;
        GitPushHost? host = null;
        await using var started = host = await GitPushHost.StartAsync(git =>
        {
            GitPushHost.AllowEverybody(git);
            git.OnPreReceive("read", (push, _) =>
            {
                var commit = push.Repository.GetCommit(push.Updates[0].NewId);
                var entry = push.Repository.FindEntry(commit.Id, "dir/a.txt")!;
                using var reader = new StreamReader(push.Repository.OpenBlob(entry.Id));
                seen = reader.ReadToEnd();
                outside = host!.Inspect("shop").TryRun("cat-file", "-e", commit.Id.ToString()).ExitCode;
                return ValueTask.FromResult(StageResult.Continue);
            });
        });
        await host.CreateRepositoryAsync("shop");
        using var folder = new TempFolder();
        var clone = TestGit.Init(folder.Path);
        clone.Commit("dir/a.txt", "content of a");

        await clone.RunAsync(["push", host.UrlOf("shop.git"), "HEAD:refs/heads/main"]);

        Assert.AreEqual("content of a", seen);
        Assert.AreNotEqual(0, outside);
    }

    [TestMethod]
    public async Task One_refused_ref_does_not_keep_the_others_from_changing_unless_the_push_is_atomic()
    {
        await using var host = await GitPushHost.StartAsync(git =>
        {
            GitPushHost.AllowEverybody(git);
            git.OnPreReceive("policy", (push, _) => ValueTask.FromResult(
                StageResult.Reject(push.Updates.Where(update => update.Branch == "bad").Select(update => new RefRejection(update, "bad is not wanted")))));
        });
        await host.CreateRepositoryAsync("shop");
        using var folder = new TempFolder();
        var clone = TestGit.Init(folder.Path);
        var id = clone.Commit("a.txt", "a");
        var stored = host.Inspect("shop");

        var atomic = await clone.TryRunAsync(["push", "--atomic", host.UrlOf("shop.git"), "HEAD:refs/heads/good", "HEAD:refs/heads/bad"]);
        var afterAtomic = stored.Run("for-each-ref");
        var plain = await clone.TryRunAsync(["push", host.UrlOf("shop.git"), "HEAD:refs/heads/good", "HEAD:refs/heads/bad"]);

        Assert.AreEqual(1, atomic.ExitCode);
        Assert.AreEqual("", afterAtomic);
        StringAssert.Contains(atomic.Error, "bad (bad is not wanted)");
        StringAssert.Contains(atomic.Error, "good (atomic push failure)");
        Assert.AreEqual(1, plain.ExitCode);
        StringAssert.Contains(plain.Error, "bad (bad is not wanted)");
        Assert.AreEqual($"{id} refs/heads/good", stored.Run("for-each-ref", "--format=%(objectname) %(refname)"));
        Assert.AreEqual(PushResult.PartlyRejected, (await LastRecordAsync(host)).Result);
    }

    [TestMethod]
    [DataRow("refs/heads/main", "refs/heads/main.lock", false)]
    [DataRow("refs/heads/main", "refs/heads/main.lock", true)]
    [DataRow("refs/heads/gone", "packed-refs.lock", false)]
    public async Task A_lock_that_somebody_else_holds_is_named_to_the_pusher_the_log_and_the_record(string name, string path, bool atomic)
    {
        await using var host = await GitPushHost.StartAsync();
        await host.CreateRepositoryAsync("shop");
        using var folder = new TempFolder();
        var clone = TestGit.Init(folder.Path);
        clone.Commit("a.txt", "a");
        await clone.RunAsync(["push", host.UrlOf("shop.git"), "HEAD:refs/heads/main", "HEAD:refs/heads/gone"]);
        clone.Commit("a.txt", "b");
        var stored = host.Inspect("shop");
        stored.Run("config", "core.filesRefLockTimeout", "0");
        stored.Run("config", "core.packedRefsTimeout", "0");
        File.WriteAllText(Path.Combine(stored.WorkingDirectory, path), "");

        var result = await clone.TryRunAsync(
            ["push", .. atomic ? ["--atomic"] : Array.Empty<string>(), host.UrlOf("shop.git"), name.EndsWith("gone", StringComparison.Ordinal) ? $":{name}" : $"HEAD:{name}"]);

        Assert.AreEqual(1, result.ExitCode);
        StringAssert.Contains(result.Error, atomic ? "(atomic transaction failed)" : "(failed to update ref)");
        StringAssert.Contains(result.Error, $"remote: error: cannot lock ref '{name}': Unable to create '{path}': File exists.");
        Assert.IsTrue(host.Log.Lines.Any(line => line.StartsWith("Warning", StringComparison.Ordinal) && line.Contains($"another process held {path}", StringComparison.Ordinal)));
        var record = await LastRecordAsync(host);
        Assert.AreEqual(PushResult.Rejected, record.Result);
        Assert.AreEqual($"another process held '{path}'", record.Reason);
    }

    [TestMethod]
    public async Task A_push_over_a_limit_is_told_which_limit_and_what_it_is()
    {
        await using var host = await GitPushHost.StartAsync(options: options => options.Limits.MaxPackBytes = 100_000);
        await host.CreateRepositoryAsync("shop");
        using var folder = new TempFolder();
        var clone = TestGit.Init(folder.Path);
        var content = new byte[3_000_000];
        new Random(1).NextBytes(content);
        var id = clone.Commit("a.bin", Convert.ToBase64String(content));

        var result = await clone.TryRunAsync(["push", host.UrlOf("shop.git"), "HEAD:refs/heads/main"]);

        Assert.AreEqual(1, result.ExitCode);
        StringAssert.Contains(result.Error, "MaxPackBytes = 100000 bytes");
        AssertNothingLeft(host.Inspect("shop"), id);
    }

    internal static void AssertNothingLeft(TestGit stored, params string[] ids)
    {
        Assert.AreEqual("", stored.Run("for-each-ref"));
        foreach (var id in ids)
        {
            Assert.AreNotEqual(0, stored.TryRun("cat-file", "-e", id).ExitCode, "an object was kept");
        }

        Assert.IsEmpty(Directory.GetFiles(Path.Combine(stored.WorkingDirectory, "objects"), "*", SearchOption.AllDirectories));
        Assert.IsEmpty(Directory.GetDirectories(Path.Combine(stored.WorkingDirectory, "objects"), "incoming-*"));
        Assert.IsEmpty(Directory.GetFiles(stored.WorkingDirectory, "*.lock", SearchOption.AllDirectories));
    }

    internal static async Task<PushRecord> LastRecordAsync(GitPushHost host)
    {
        await foreach (var record in host.Services.GetRequiredService<IPushLog>().QueryAsync(new PushQuery { Limit = 1 }))
        {
            return record;
        }

        throw new AssertFailedException("There is no record.");
    }
}
