using System.Runtime.CompilerServices;
using System.Security.Claims;
using GitPush.Access;
using GitPush.History;
using GitPush.Hooks;
using GitPush.Repositories;
using Microsoft.Extensions.DependencyInjection;

namespace GitPush.EndToEnd.Tests;

/// <summary>Services of the host in place of GitPush's own, and beside them.</summary>
[TestClass]
public sealed class HostServicesTests
{
    [TestMethod]
    public async Task An_authorizer_may_use_scoped_services()
    {
        await using var host = await GitPushHost.StartAsync(git => git.AddAuthorizer<AsksDatabase>(), services: services => services.AddScoped<Database>());
        await host.CreateRepositoryAsync("shop");
        using var folder = new TempFolder();
        var work = TestGit.Init(folder.Path);
        work.Commit("a.txt", "one\n");

        await work.RunAsync(["push", host.UrlOf("shop.git"), "main"]);
        await work.RunAsync(["push", host.UrlOf("shop.git"), "main:other"]);
    }

    [TestMethod]
    public async Task A_store_of_the_host_serves_repositories_from_anywhere_under_its_own_names()
    {
        using var folder = new TempFolder();
        var bare = TestGit.InitBare(folder.Combine("storage/0001"));
        await using var host = await GitPushHost.StartAsync(services: services => services.AddSingleton<IRepositoryStore>(new OneRepository(folder.Combine("storage/0001"))));
        var work = TestGit.Init(folder.Combine("work"));
        var commit = work.Commit("a.txt", "one\n");

        await work.RunAsync(["push", host.UrlOf("team/shop.git"), "main"]);
        await work.RunAsync(["clone", "--quiet", host.UrlOf("team/shop.git"), folder.Combine("clone")]);

        Assert.AreEqual(commit, bare.Run("rev-parse", "main"));
        var record = await host.Services.GetRequiredService<IPushLog>().QueryAsync(new PushQuery()).SingleAsync();
        Assert.AreEqual("team/shop", record.Repository);
        Assert.AreEqual(PushResult.Succeeded, record.Result);
    }

    [TestMethod]
    public async Task A_first_push_to_the_repository_of_a_work_tree_leaves_its_HEAD_alone()
    {
        using var folder = new TempFolder();
        var served = TestGit.Init(folder.Combine("served"));
        await using var host = await GitPushHost.StartAsync(services: services => services.AddSingleton<IRepositoryStore>(new OneRepository(folder.Combine("served"))));
        var work = TestGit.Init(folder.Combine("work"));
        var commit = work.Commit("a.txt", "one\n");

        await work.RunAsync(["push", host.UrlOf("team/shop.git"), "main:topic"]);

        Assert.AreEqual(commit, served.Run("rev-parse", "topic"));
        Assert.AreEqual("refs/heads/main", served.Run("symbolic-ref", "HEAD"));
    }

    [TestMethod]
    public async Task A_push_log_that_fails_keeps_no_push_from_its_refs()
    {
        await using var host = await GitPushHost.StartAsync(services: services => services.AddSingleton<IPushLog, BrokenLog>());
        await host.CreateRepositoryAsync("shop");
        using var folder = new TempFolder();
        var work = TestGit.Init(folder.Path);
        var commit = work.Commit("a.txt", "one\n");

        await work.RunAsync(["push", host.UrlOf("shop.git"), "main"]);

        Assert.AreEqual(commit, host.Inspect("shop").Run("rev-parse", "main"));
        Assert.IsTrue(host.Log.Lines.Any(line => line.StartsWith("Error", StringComparison.Ordinal)));
    }

    [TestMethod]
    public async Task GitPush_that_is_added_twice_is_one_server_with_the_stages_and_options_of_both()
    {
        using var folder = new TempFolder();
        var ran = 0;
        await using var host = await GitPushHost.StartAsync(
            git => git.AllowAnonymousPush().OnPreReceive("first", (_, _) =>
            {
                Interlocked.Increment(ref ran);
                return ValueTask.FromResult(StageResult.Continue);
            }),
            services: services => services.AddGitPush(options => options.DefaultBranch = "trunk").OnPostReceive("second", (_, _) =>
            {
                Interlocked.Increment(ref ran);
                return ValueTask.CompletedTask;
            }));
        await host.CreateRepositoryAsync("shop");
        var work = TestGit.Init(folder.Path);
        work.Commit("a.txt", "one\n");

        await work.RunAsync(["push", host.UrlOf("shop.git"), "HEAD:refs/heads/trunk"]);

        Assert.AreEqual(2, ran);
        Assert.AreEqual("refs/heads/trunk", host.Inspect("shop").Run("symbolic-ref", "HEAD"));
    }

    [TestMethod]
    public async Task What_a_stage_held_before_the_refs_changed_reads_on_afterwards()
    {
        string? text = null;
        IReadOnlyList<string> paths = [];
        GitRepository? quarantined = null;
        await using var host = await GitPushHost.StartAsync(git => git.AllowAnonymousPush()
            .OnPreReceive("hold", (push, _) =>
            {
                quarantined = push.Repository;
                return ValueTask.FromResult(StageResult.Continue);
            })
            .OnPostReceive("use", async (push, cancellationToken) =>
            {
                text = quarantined!.ReadText(push.Updates[0].NewId, "web/a.txt");
                paths = await push.Updates[0].GetChangedPathsAsync(cancellationToken);
            }));
        await host.CreateRepositoryAsync("shop");
        using var folder = new TempFolder();
        var work = TestGit.Init(folder.Path);
        work.Commit("web/a.txt", "one\n");

        await work.RunAsync(["push", host.UrlOf("shop.git"), "main"]);

        Assert.AreEqual("one\n", text);
        Assert.AreEqual("web/a.txt", Assert.ContainsSingle(paths));
    }

    private sealed class Database : IDisposable
    {
        private bool _disposed;

        public Task<bool> AskAsync()
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return Task.FromResult(true);
        }

        public void Dispose() => _disposed = true;
    }

    private sealed class AsksDatabase(Database database) : IGitAuthorizer
    {
        public async ValueTask<bool> AuthorizeAsync(ClaimsPrincipal user, RepositoryName repository, GitOperation operation, CancellationToken cancellationToken)
        {
            await Task.Yield();
            return await database.AskAsync();
        }
    }

    private sealed class OneRepository(string path) : IRepositoryStore
    {
        public ValueTask<GitRepository?> OpenAsync(RepositoryName name, CancellationToken cancellationToken = default) =>
            ValueTask.FromResult(name.Value == "team/shop" ? GitRepository.Open(path, name) : null);

        public ValueTask<GitRepository> CreateAsync(RepositoryName name, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public async IAsyncEnumerable<RepositoryName> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            await Task.Yield();
            yield return RepositoryName.Parse("team/shop");
        }

        public ValueTask<bool> DeleteAsync(RepositoryName name, CancellationToken cancellationToken = default) => ValueTask.FromResult(false);
    }

    private sealed class BrokenLog : IPushLog
    {
        public ValueTask AppendAsync(PushRecord record, CancellationToken cancellationToken = default) => throw new IOException("no room");

        public IAsyncEnumerable<PushRecord> QueryAsync(PushQuery query, CancellationToken cancellationToken = default) => throw new IOException("no disk");
    }
}
