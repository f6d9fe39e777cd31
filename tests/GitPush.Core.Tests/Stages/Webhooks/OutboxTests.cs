using GitPush.Core.Tests.Support;
using GitPush.Repositories;
using GitPush.Stages.Webhooks;
using GitPush.Stages.Webhooks.Outbox;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace GitPush.Core.Tests.Stages.Webhooks;

/// <summary>What is on disk for a receiver, and what a server that died has left there.</summary>
[TestClass]
public sealed class OutboxTests : IDisposable
{
    private const string Zero = "0000000000000000000000000000000000000000";
    private const string DeadInstance = "0123456789abcdef";

    private static readonly DateTimeOffset Now = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    public void Pushes_wait_in_the_order_in_which_they_were_accepted()
    {
        var outbox = new OutboxFolder(_folder.Combine("shop"), durable: true);
        var second = outbox.Prepare(Push("b"), "i");
        var first = outbox.Prepare(Push("a"), "i");

        // The clock of a server that is behind.
        outbox.Accept(second, null, "b", Now);
        outbox.Accept(first, null, "a", Now - TimeSpan.FromHours(1));

        CollectionAssert.AreEqual(new[] { "b", "a" }, outbox.Waiting.Select(file => OutboxFolder.Read(file)!.PushId).ToList());
        Assert.IsEmpty(outbox.ListPending());
    }

    [TestMethod]
    public void Only_one_process_delivers()
    {
        var one = new OutboxFolder(_folder.Combine("shop"), durable: false);
        var other = new OutboxFolder(_folder.Combine("shop"), durable: false);
        using (var turn = one.TryLock())
        {
            Assert.IsNotNull(turn);
            Assert.IsNull(other.TryLock());
        }

        using var next = other.TryLock();
        Assert.IsNotNull(next);
    }

    [TestMethod]
    public void Progress_is_remembered_and_goes_with_its_push()
    {
        var outbox = new OutboxFolder(_folder.Combine("shop"), durable: false);
        outbox.Accept(outbox.Prepare(Push("a"), "i"), null, "a", Now);
        var file = outbox.Waiting[0];
        Assert.AreEqual(OutboxProgress.None, OutboxFolder.ReadProgress(file));

        var progress = new OutboxProgress(1, 3, Now, "it answered 500", Now.AddSeconds(4));
        OutboxFolder.WriteProgress(file, progress);
        Assert.AreEqual(progress, OutboxFolder.ReadProgress(file));

        OutboxFolder.Remove(file);
        Assert.IsEmpty(Directory.GetFiles(outbox.Path));
    }

    [TestMethod]
    public async Task What_a_dead_server_has_left_is_delivered_when_the_refs_have_changed()
    {
        await using var services = new ServiceCollection().AddLogging()
            .AddGitPush(options => options.RepositoryRoot = _folder.Path).Services.BuildServiceProvider();
        var store = services.GetRequiredService<IRepositoryStore>();
        var repository = await store.CreateAsync(RepositoryName.Parse("team/shop"));
        var git = new TestGit(repository.Path);
        var tree = git.RunWithInput("", "mktree");
        var commit = git.Run("commit-tree", "-m", "x", tree);
        git.Run("update-ref", "refs/heads/main", commit);
        var outbox = new WebhookOutbox(_folder.Path, "ci", durable: true);
        var folder = outbox.Of("team/shop");

        // Its main was pushed, its topic was not; the second push never came to an end; the third one is of a server that lives.
        _ = folder.Prepare(Push("a", ("refs/heads/main", Zero), ("refs/heads/topic", Zero)), DeadInstance);
        _ = folder.Prepare(Push("b", ("refs/heads/main", commit)), DeadInstance);
        _ = folder.Prepare(Push("c", ("refs/heads/main", Zero)), services.GetRequiredService<ServerInstance>().Id);
        var recovery = new OutboxRecovery(store, services.GetRequiredService<ServerInstance>(), TimeProvider.System, NullLogger<OutboxRecovery>.Instance);

        Assert.AreEqual(1, await recovery.RunAsync(outbox, CancellationToken.None));

        var push = OutboxFolder.Read(Assert.ContainsSingle(folder.Waiting))!;
        Assert.AreEqual("a", push.PushId);
        Assert.AreEqual("refs/heads/main", Assert.ContainsSingle(push.Deliveries).Ref);
        Assert.HasCount(1, folder.ListPending().ToList(), "that of the living server");
        Assert.AreEqual(0, await recovery.RunAsync(outbox, CancellationToken.None));
    }

    [TestMethod]
    public async Task What_a_dead_server_never_got_into_the_repository_is_told_to_nobody()
    {
        await using var services = new ServiceCollection().AddLogging()
            .AddGitPush(options => options.RepositoryRoot = _folder.Path).Services.BuildServiceProvider();
        var store = services.GetRequiredService<IRepositoryStore>();
        var repository = await store.CreateAsync(RepositoryName.Parse("team/shop"));
        var git = new TestGit(repository.Path);
        var commit = git.Run("commit-tree", "-m", "of another push", git.RunWithInput("", "mktree"));
        git.Run("update-ref", "refs/heads/main", commit);
        var outbox = new WebhookOutbox(_folder.Path, "ci", durable: true);
        var folder = outbox.Of("team/shop");
        foreach (var (id, after) in new[] { ("a", new string('1', 40)), ("b", commit), ("c", Zero) })
        {
            _ = folder.Prepare(Push(id) with { Deliveries = [new OutboxDelivery(id, "refs/heads/main", new string('2', 40), after, "{}")] }, DeadInstance);
        }

        var recovery = new OutboxRecovery(store, services.GetRequiredService<ServerInstance>(), TimeProvider.System, NullLogger<OutboxRecovery>.Instance);
        Assert.AreEqual(2, await recovery.RunAsync(outbox, CancellationToken.None));

        CollectionAssert.AreEquivalent(new[] { "b", "c" }, folder.Waiting.Select(file => OutboxFolder.Read(file)!.PushId).ToList());
    }

    [TestMethod]
    public async Task A_repository_that_cannot_be_opened_keeps_no_other_waiting()
    {
        await using var services = new ServiceCollection().AddLogging()
            .AddGitPush(options => options.RepositoryRoot = _folder.Path).Services.BuildServiceProvider();
        var store = services.GetRequiredService<IRepositoryStore>();
        var broken = await store.CreateAsync(RepositoryName.Parse("team/broken"));
        new TestGit(broken.Path).Run("config", "extensions.unknown", "true");
        new TestGit(broken.Path).Run("config", "core.repositoryFormatVersion", "1");
        var repository = await store.CreateAsync(RepositoryName.Parse("team/shop"));
        var git = new TestGit(repository.Path);
        git.Run("update-ref", "refs/heads/main", git.Run("commit-tree", "-m", "x", git.RunWithInput("", "mktree")));
        var outbox = new WebhookOutbox(_folder.Path, "ci", durable: true);
        _ = outbox.Of("team/broken").Prepare(Push("a", ("refs/heads/main", Zero)) with { Repository = "team/broken" }, DeadInstance);
        _ = outbox.Of("team/shop").Prepare(Push("b", ("refs/heads/main", Zero)), DeadInstance);
        var recovery = new OutboxRecovery(store, services.GetRequiredService<ServerInstance>(), TimeProvider.System, NullLogger<OutboxRecovery>.Instance);

        Assert.AreEqual(1, await recovery.RunAsync(outbox, CancellationToken.None));

        Assert.HasCount(1, outbox.Of("team/shop").Waiting);
        Assert.HasCount(1, outbox.Of("team/broken").ListPending().ToList(), "it is looked at again");
    }

    private static OutboxPush Push(string id, params (string Ref, string Before)[] deliveries) => new()
    {
        PushId = id,
        Repository = "team/shop",
        CreatedAt = Now,
        WaitsSince = Now,
        Deliveries = [.. deliveries.Select(delivery => new OutboxDelivery(Guid.NewGuid().ToString(), delivery.Ref, delivery.Before, After: null, "{}"))],
    };
}
