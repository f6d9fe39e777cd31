using System.Text;
using GitPush.Hooks;
using GitPush.Repositories;
using Microsoft.Extensions.DependencyInjection;

namespace GitPush.EndToEnd.Tests;

/// <summary>What fails under a push: the disk, the repository, the host's own code.</summary>
[TestClass]
public sealed class FailureTests
{
    [TestMethod]
    public async Task Objects_that_cannot_be_stored_refuse_the_push_in_gits_words_and_leave_nothing()
    {
        var undone = 0;
        GitPushHost? host = null;
        await using var started = host = await StartAsync(git => git.OnPreReceive("break", (push, _) =>
        {
            push.OnRollback("deployment", _ =>
            {
                undone++;
                return ValueTask.CompletedTask;
            });
            var packs = Path.Combine(host!.Inspect("shop").WorkingDirectory, "objects/pack");
            Directory.Delete(packs);
            File.WriteAllText(packs, "");
            return ValueTask.FromResult(StageResult.Continue);
        }));
        using var folder = new TempFolder();
        var clone = TestGit.Init(folder.Path);
        clone.Commit("a.txt", "a");

        var result = await clone.TryRunAsync(["push", host.UrlOf("shop.git"), "HEAD:refs/heads/main"]);

        Assert.AreEqual(1, result.ExitCode);
        StringAssert.Contains(result.Error, "main (unable to migrate objects to permanent storage)");
        Assert.AreEqual(1, undone);
        var stored = host.Inspect("shop");
        Assert.AreEqual("", stored.Run("for-each-ref"));
        Assert.IsEmpty(Directory.GetDirectories(Path.Combine(stored.WorkingDirectory, "objects"), "incoming-*"));
        Assert.IsEmpty(Directory.GetFiles(stored.WorkingDirectory, "*.lock", SearchOption.AllDirectories));
    }

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public async Task A_repository_that_is_deleted_under_a_push_stays_deleted(bool isFirst)
    {
        GitPushHost? host = null;
        await using var started = host = await StartAsync(git => git.OnPreReceive("delete", async (push, cancellationToken) =>
        {
            if (push.Options.Count > 0)
            {
                await host!.Services.GetRequiredService<IRepositoryStore>().DeleteAsync(push.Repository.Name, cancellationToken);
            }

            return StageResult.Continue;
        }));
        using var folder = new TempFolder();
        var clone = TestGit.Init(folder.Path);
        var id = clone.Commit("a.txt", "a");
        if (!isFirst)
        {
            await clone.RunAsync(["push", host.UrlOf("shop.git"), "HEAD:refs/heads/main"]);
            clone.Commit("a.txt", "b");
        }

        var result = await clone.TryRunAsync(["push", "-o", "delete", host.UrlOf("shop.git"), "HEAD:refs/heads/main", "HEAD:refs/heads/deep/down"]);

        Assert.AreEqual(1, result.ExitCode);
        StringAssert.Contains(result.Error, "[remote rejected]");
        Assert.IsFalse(Directory.Exists(host.Inspect("shop").WorkingDirectory), "the push brought a part of the repository back");
        await host.CreateRepositoryAsync("shop");
        await clone.RunAsync(["push", host.UrlOf("shop.git"), $"{id}:refs/heads/main"]);
    }

    [TestMethod]
    public async Task A_ref_that_a_delete_should_have_made_room_for_is_refused_when_the_delete_fails()
    {
        await using var host = await StartAsync(_ => { });
        var stored = host.Inspect("shop");
        stored.Run("config", "receive.denyDeleteCurrent", "ignore");
        using var folder = new TempFolder();
        var clone = TestGit.Init(folder.Path);
        var id = clone.Commit("a.txt", "a");
        await clone.RunAsync(["push", host.UrlOf("shop.git"), "HEAD:refs/heads/main"]);

        // HEAD's reflog tells of the delete of the branch that it points to, and cannot be written.
        var logs = Path.Combine(stored.WorkingDirectory, "logs");
        if (Directory.Exists(logs))
        {
            Directory.Delete(logs, recursive: true);
        }

        File.WriteAllText(logs, "");
        stored.Run("config", "core.logAllRefUpdates", "always");

        var result = await clone.TryRunAsync(["push", host.UrlOf("shop.git"), ":refs/heads/main", "HEAD:refs/heads/main/sub"]);

        Assert.AreEqual(1, result.ExitCode);
        StringAssert.Contains(result.Error, "main (failed to update ref)");
        StringAssert.Contains(result.Error, "main/sub (failed to update ref)");
        Assert.AreEqual($"{id} refs/heads/main", stored.Run("for-each-ref", "--format=%(objectname) %(refname)"));
        Assert.AreEqual("refs/heads/main", stored.Run("symbolic-ref", "HEAD"));
    }

    [TestMethod]
    public async Task A_service_of_a_stage_that_fails_when_it_is_disposed_costs_the_client_nothing()
    {
        await using var host = await GitPushHost.StartAsync(
            git =>
            {
                GitPushHost.AllowEverybody(git);
                git.AddStage<UsesScoped>();
            },
            services: services => services.AddScoped<FailsToDispose>());
        await host.CreateRepositoryAsync("shop");
        using var folder = new TempFolder();
        var clone = TestGit.Init(folder.Path);
        clone.Commit("a.txt", "a");

        var result = await clone.TryRunAsync(["push", host.UrlOf("shop.git"), "HEAD:refs/heads/main"]);

        Assert.AreEqual(0, result.ExitCode, result.Error);
        Assert.IsTrue(host.Log.Lines.Any(line => line.Contains("cannot be disposed", StringComparison.Ordinal)));
    }

    [TestMethod]
    public async Task A_stage_may_ask_for_changed_paths_for_the_first_time_when_the_push_is_accepted()
    {
        IReadOnlyList<string> paths = [];
        await using var host = await StartAsync(git => git.OnPostReceive("paths", async (push, cancellationToken) =>
            paths = await push.Updates[0].GetChangedPathsAsync(cancellationToken)));
        using var folder = new TempFolder();
        var clone = TestGit.Init(folder.Path);
        clone.Commit("dir/a.txt", "a");
        await clone.RunAsync(["push", host.UrlOf("shop.git"), "HEAD:refs/heads/main"]);
        clone.Commit("dir/b.txt", "b");

        var result = await clone.TryRunAsync(["push", host.UrlOf("shop.git"), "HEAD:refs/heads/main"]);

        Assert.AreEqual(0, result.ExitCode, result.Error);
        Assert.DoesNotContain("failed", result.Error);
        CollectionAssert.AreEqual(new[] { "dir/b.txt" }, paths.ToArray());
    }

    [TestMethod]
    public async Task A_ref_whose_object_is_lost_is_mended_by_a_forced_push()
    {
        RefUpdateKind? kind = null;
        await using var host = await StartAsync(git => git.OnPreReceive("look", (push, _) =>
        {
            kind = push.Updates[0].Kind;
            return ValueTask.FromResult(StageResult.Continue);
        }));
        using var folder = new TempFolder();
        var clone = TestGit.Init(folder.Path);
        var id = clone.Commit("a.txt", "a");
        var stored = host.Inspect("shop");
        File.WriteAllText(Path.Combine(stored.WorkingDirectory, "refs/heads/main"), new string('1', 40) + "\n");

        await clone.RunAsync(["push", "--force", host.UrlOf("shop.git"), "HEAD:refs/heads/main"]);

        Assert.AreEqual(RefUpdateKind.Forced, kind);
        Assert.AreEqual(id, stored.Run("rev-parse", "refs/heads/main"));
    }

    [TestMethod]
    public async Task A_ref_name_may_be_as_long_as_the_file_system_takes_it()
    {
        await using var host = await GitPushHost.StartAsync();
        await host.CreateRepositoryAsync("shop");
        using var folder = new TempFolder();
        var clone = TestGit.Init(folder.Path);
        clone.Commit("a.txt", "a");
        var longName = "refs/heads/" + string.Join('/', Enumerable.Repeat(new string('a', 100), 15));
        var tooLong = "refs/heads/" + string.Join('/', Enumerable.Repeat(new string('b', 100), 40));

        await clone.RunAsync(["push", host.UrlOf("shop.git"), "HEAD:refs/heads/main", $"HEAD:{longName}"]);
        var result = await clone.TryRunAsync(["push", host.UrlOf("shop.git"), $"HEAD:{tooLong}", "HEAD:refs/heads/other"]);
        var deleted = await clone.TryRunAsync(["push", host.UrlOf("shop.git"), $":{longName}"]);

        StringAssert.Contains(result.Error, "(failed to update ref)");
        Assert.AreEqual(0, deleted.ExitCode, deleted.Error);
        Assert.AreEqual("", host.Inspect("shop").Run("for-each-ref", longName));
    }

    [TestMethod]
    public async Task A_ref_may_lie_in_as_many_folders_as_whoever_lists_refs_can_go_down_into()
    {
        await using var host = await GitPushHost.StartAsync();
        await host.CreateRepositoryAsync("shop");
        using var folder = new TempFolder();
        var clone = TestGit.Init(folder.Path);
        clone.Commit("a.txt", "a");
        var deep = "refs/tags/" + string.Join('/', Enumerable.Repeat("a", 254));
        var tooDeep = "refs/tags/" + string.Join('/', Enumerable.Repeat("b", 255));

        await clone.RunAsync(["push", host.UrlOf("shop.git"), $"HEAD:{deep}"]);
        var result = await clone.TryRunAsync(["push", host.UrlOf("shop.git"), $"HEAD:{tooDeep}"]);

        StringAssert.Contains(result.Error, "(failed to update ref)");
        StringAssert.Contains(result.Error, "the name has more than 256 parts");
        Assert.AreEqual(deep, host.Inspect("shop").Run("for-each-ref", "--format=%(refname)"));
        await clone.RunAsync(["push", host.UrlOf("shop.git"), $":{deep}"]);
    }

    [TestMethod]
    public async Task An_object_that_is_no_commit_does_not_become_a_branch()
    {
        await using var host = await GitPushHost.StartAsync();
        await host.CreateRepositoryAsync("shop");
        using var folder = new TempFolder();
        var clone = TestGit.Init(folder.Path);
        clone.Commit("a.txt", "a");
        clone.Run("tag", "-a", "-m", "version 1", "v1");
        var tag = clone.Run("rev-parse", "v1");

        var result = await clone.TryRunAsync(["push", host.UrlOf("shop.git"), $"{tag}:refs/heads/branch"]);

        StringAssert.Contains(result.Error, "branch (invalid new value provided)");
        StringAssert.Contains(result.Error, $"trying to write non-commit object {tag} to branch 'refs/heads/branch'");
    }

    [TestMethod]
    public async Task The_current_branch_is_not_deleted_by_another_name_for_it()
    {
        await using var host = await StartAsync();
        using var folder = new TempFolder();
        var clone = TestGit.Init(folder.Path);
        var id = clone.Commit("a.txt", "a");
        await clone.RunAsync(["push", host.UrlOf("shop.git"), "HEAD:refs/heads/main"]);
        var stored = host.Inspect("shop");
        stored.Run("symbolic-ref", "refs/heads/alias", "refs/heads/main");

        var result = await clone.TryRunAsync(["push", host.UrlOf("shop.git"), ":alias"]);

        StringAssert.Contains(result.Error, "alias (deletion of the current branch prohibited)");
        Assert.AreEqual(id, stored.Run("rev-parse", "refs/heads/main"));
    }

    [TestMethod]
    public async Task A_very_long_reason_is_cut_and_the_client_reads_it()
    {
        var reason = new StringBuilder().Insert(0, "because ", 20_000).ToString();
        await using var host = await StartAsync(git => git.OnPreReceive("policy", (_, _) => ValueTask.FromResult(StageResult.Reject(reason))));
        using var folder = new TempFolder();
        var clone = TestGit.Init(folder.Path);
        clone.Commit("a.txt", "a");

        var result = await clone.TryRunAsync(["push", "--porcelain", host.UrlOf("shop.git"), "HEAD:refs/heads/main"]);

        Assert.AreEqual(1, result.ExitCode);
        StringAssert.Contains(result.Output, "(because because ");
        StringAssert.Contains(result.Output, "…)");
    }

    private static async Task<GitPushHost> StartAsync(Action<IGitPushBuilder>? git = null)
    {
        var host = await GitPushHost.StartAsync(builder =>
        {
            GitPushHost.AllowEverybody(builder);
            git?.Invoke(builder);
        });
        await host.CreateRepositoryAsync("shop");
        return host;
    }

    private sealed class FailsToDispose : IDisposable
    {
        public void Dispose() => throw new InvalidOperationException("cannot be disposed");
    }

    private sealed class UsesScoped(FailsToDispose service) : IHookStage
    {
        public ValueTask<StageResult> PreReceiveAsync(PushContext push, CancellationToken cancellationToken) =>
            ValueTask.FromResult(service is null ? StageResult.Reject("no service") : StageResult.Continue);
    }
}
