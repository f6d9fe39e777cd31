using GitPush.Objects;
using GitPush.Refs;

namespace GitPush.Core.Tests.Refs;

/// <summary>Git's commands and transactions on the same refs at the same time.</summary>
[TestClass]
public sealed class RefConcurrencyTests
{
    private const string Shared = "refs/heads/shared";

    public TestContext TestContext { get; set; } = null!;

    // Cancelled when a test's time is up, as it is when nobody gets a turn any more.
    private CancellationToken Token => TestContext.CancellationToken;

    [TestMethod]
    [Timeout(60_000, CooperativeCancellation = true)]
    public async Task Updates_by_git_and_by_transactions_follow_one_another_and_none_is_lost()
    {
        using var repository = new RefRepository();
        repository.Git.Run("config", "core.logAllRefUpdates", "always");
        await repository.UpdateAsync((Shared, ObjectId.Zero, repository.Commits[0]));
        using var done = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var background = Task.WhenAll(Task.Run(() => PackUntil(repository, done.Token)), Task.Run(() => ReadUntil(repository, done.Token)));

        var updates = await Task.WhenAll(
            Task.Run(() => UpdateTimesAsync(repository, 60, 1)),
            Task.Run(() => UpdateTimesAsync(repository, 60, 2)),
            Task.Run(() => UpdateByGitTimes(repository, 25)));
        await done.CancelAsync();
        await background;

        // The reflog is written under the ref's lock: each line starts where the line before it ended.
        var log = await File.ReadAllLinesAsync(repository.Combine("logs/" + Shared));
        Assert.HasCount(updates.Sum() + 1, log);
        for (var i = 1; i < log.Length; i++)
        {
            Assert.AreEqual(log[i - 1][41..81], log[i][..40], $"line {i}");
        }

        Assert.AreEqual(log[^1][41..81], repository.Git.Run("rev-parse", Shared));
        Assert.IsEmpty(repository.Leftovers());
    }

    [TestMethod]
    [Timeout(60_000, CooperativeCancellation = true)]
    public async Task A_deleted_ref_is_not_brought_back_by_git_pack_refs()
    {
        using var repository = new RefRepository();
        using var done = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var packing = Task.Run(() => PackUntil(repository, done.Token));
        for (var i = 0; i < 60; i++)
        {
            // git takes away what it has packed if the ref has that value, though it may be another one's by then: so the next of a name
            // has another value.
            var (name, id) = ($"refs/heads/{i % 3}/x", repository.Commits[i / 3 % 4]);
            await UntilDoneAsync(repository, name, ObjectId.Zero, id);
            await UntilDoneAsync(repository, name, id, ObjectId.Zero);
            Assert.IsNull(repository.Store.TryGet(name));
            Assert.IsFalse(repository.Store.Read().TryGet(name, out _));
        }

        await done.CancelAsync();
        await packing;
        Assert.IsEmpty(repository.GitRefs());
        Assert.IsEmpty(repository.Leftovers());
    }

    [TestMethod]
    [Timeout(60_000, CooperativeCancellation = true)]
    public async Task Of_two_transactions_that_create_conflicting_names_one_wins()
    {
        using var repository = new RefRepository();
        for (var i = 0; i < 40; i++)
        {
            var id = repository.Commits[i % 4];
            var below = $"refs/heads/{i}/a/b";
            var above = $"refs/heads/{i}/a";
            var results = await Task.WhenAll(
                Task.Run(() => TryUpdateAsync(repository, below, id)), Task.Run(() => TryUpdateAsync(repository, above, id)));

            Assert.IsFalse(results[0] && results[1]);
            Assert.AreEqual(results[0] ? id : null, repository.Store.TryGet(below)?.Id);
            Assert.AreEqual(results[1] ? id : null, repository.Store.TryGet(above)?.Id);
        }

        CollectionAssert.AreEqual(repository.GitRefs().ToArray(), repository.StoreRefs().ToArray());
        Assert.IsEmpty(repository.Leftovers());
    }

    private static async Task<bool> TryUpdateAsync(RefRepository repository, string name, ObjectId id)
    {
        try
        {
            return (await repository.UpdateAsync((name, ObjectId.Zero, id))).Count == 0;
        }
        catch (IOException)
        {
            // As in git, the loser may learn of it only when it writes.
            return false;
        }
    }

    private async Task UntilDoneAsync(RefRepository repository, string name, ObjectId old, ObjectId @new)
    {
        while (await repository.UpdateAsync((name, old, @new)) is { Count: > 0 } failures)
        {
            Assert.AreEqual(RefFailure.Locked, failures[name]);
            Token.ThrowIfCancellationRequested();
        }
    }

    private async Task<int> UpdateTimesAsync(RefRepository repository, int times, int seed)
    {
        var random = new Random(seed);
        var updated = 0;
        while (updated < times)
        {
            Token.ThrowIfCancellationRequested();
            var old = repository.Store.TryGet(Shared)!.Value.Id;
            var next = repository.Commits[random.Next(4)];
            if (next != old && (await repository.UpdateAsync((Shared, old, next))).Count == 0)
            {
                updated++;
            }
        }

        return updated;
    }

    private static int UpdateByGitTimes(RefRepository repository, int times)
    {
        var updated = 0;
        for (var i = 0; i < times; i++)
        {
            var old = repository.Git.Run("rev-parse", Shared);
            var next = repository.Commits.First(id => id.ToString() != old);
            updated += repository.Git.TryRun("update-ref", Shared, next.ToString(), old).ExitCode == 0 ? 1 : 0;
        }

        return updated;
    }

    private static void PackUntil(RefRepository repository, CancellationToken done)
    {
        while (!done.IsCancellationRequested)
        {
            repository.Git.TryRun("pack-refs", "--all");
        }
    }

    private static void ReadUntil(RefRepository repository, CancellationToken done)
    {
        while (!done.IsCancellationRequested)
        {
            Assert.IsTrue(repository.Store.Read().TryGet(Shared, out var value));
            Assert.Contains(value.Id, repository.Commits);
            Assert.IsNotNull(repository.Store.TryGet(Shared));
        }
    }
}
