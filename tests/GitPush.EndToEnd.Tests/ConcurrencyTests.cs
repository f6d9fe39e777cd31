namespace GitPush.EndToEnd.Tests;

[TestClass]
public sealed class ConcurrencyTests
{
    [TestMethod]
    [Timeout(300_000)]
    public async Task Sixteen_clients_push_to_branches_of_one_repository_while_others_fetch_and_git_gc_runs()
    {
        const int Clients = 16;
        const int Pushes = 4;
        using var folder = new TempFolder();
        await using var host = await HostProcess.StartAsync(folder.CreateDirectory("root"));
        var url = $"{host.Url}shop.git";
        var seed = TestGit.Init(folder.Combine("seed"));
        seed.Commit("readme.txt", "seed");
        await seed.RunAsync(["push", url, "HEAD:refs/heads/main"]);
        var stored = new TestGit(folder.Combine("root/shop.git"));

        // A "git gc" gives up where the server's own maintenance is at work, as beside another "git gc".
        stored.Run("config", "maintenance.auto", "false");
        using var ended = new CancellationTokenSource();

        var fetching = RepeatAsync(
            async i =>
            {
                var target = folder.Combine($"fetched{i}");
                await seed.RunAsync(["clone", "--quiet", "--bare", url, target]);
                var fsck = await new TestGit(target).TryRunAsync(["fsck", "--full", "--strict", "--no-dangling"]);
                Assert.AreEqual(0, fsck.ExitCode, fsck.Error + fsck.Output);
            },
            ended.Token);
        var collecting = RepeatAsync(async _ => await stored.RunAsync(["gc", "--quiet", "--prune=now"]), ended.Token);
        var pushing = Enumerable.Range(0, Clients).Select(async i =>
        {
            var clone = new TestGit(folder.Combine($"clone{i}"));
            await seed.RunAsync(["clone", "--quiet", url, clone.WorkingDirectory]);
            for (var j = 0; j < Pushes; j++)
            {
                clone.Commit($"file{i}.txt", $"content {i} {j}");
                await clone.RunAsync(["push", "--quiet", url, $"HEAD:refs/heads/b{i}"]);
            }

            return (Branch: $"refs/heads/b{i}", Id: clone.Run("rev-parse", "HEAD"));
        }).ToList();

        var pushed = await Task.WhenAll(pushing);
        await ended.CancelAsync();
        await Task.WhenAll(fetching, collecting);

        var refs = stored.Run("for-each-ref", "--format=%(refname) %(objectname)").Split('\n').ToHashSet(StringComparer.Ordinal);
        foreach (var (branch, id) in pushed)
        {
            Assert.Contains($"{branch} {id}", refs);
        }

        var result = stored.TryRun("fsck", "--full", "--strict", "--no-dangling");
        Assert.AreEqual(0, result.ExitCode, result.Error + result.Output);
    }

    [TestMethod]
    [Timeout(300_000)]
    public async Task Of_sixteen_clients_that_push_to_one_branch_one_wins_each_round_and_the_others_are_refused_cleanly()
    {
        const int Clients = 16;
        const int Rounds = 3;
        using var folder = new TempFolder();
        await using var host = await HostProcess.StartAsync(folder.CreateDirectory("root"));
        var url = $"{host.Url}shop.git";
        var seed = TestGit.Init(folder.Combine("seed"));
        seed.Commit("readme.txt", "seed");
        await seed.RunAsync(["push", url, "HEAD:refs/heads/main"]);
        var stored = new TestGit(folder.Combine("root/shop.git"));
        var clones = await Task.WhenAll(Enumerable.Range(0, Clients).Select(async i =>
        {
            var clone = new TestGit(folder.Combine($"clone{i}"));
            await seed.RunAsync(["clone", "--quiet", url, clone.WorkingDirectory]);
            return clone;
        }));

        for (var round = 0; round < Rounds; round++)
        {
            var tips = clones.Select((clone, i) => clone.Commit($"file{i}.txt", $"round {round}")).ToList();

            // The stage waits, so that all clients have read the same old value before the first of them is through.
            var results = await Task.WhenAll(clones.Select(clone => clone.TryRunAsync(["push", "--porcelain", "-o", "wait=1500", url, "HEAD:refs/heads/main"])));

            var winners = results.Select((result, i) => (result, i)).Where(r => r.result.ExitCode == 0).ToList();
            Assert.HasCount(1, winners, string.Join('\n', results.Select(r => r.Error)));
            Assert.AreEqual(tips[winners[0].i], stored.Run("rev-parse", "refs/heads/main"));
            foreach (var result in results.Where(result => result.ExitCode != 0))
            {
                StringAssert.Matches(result.Output + result.Error, new System.Text.RegularExpressions.Regex("incorrect old value provided|fetch first"));
            }

            foreach (var clone in clones)
            {
                clone.Run("fetch", "--quiet", url, "main");
                clone.Run("reset", "--quiet", "--hard", "FETCH_HEAD");
            }
        }

        var fsck = stored.TryRun("fsck", "--full", "--strict", "--no-dangling");
        Assert.AreEqual(0, fsck.ExitCode, fsck.Error + fsck.Output);
        Assert.IsEmpty(stored.Run("count-objects", "-v").Split('\n').Where(line => line.StartsWith("garbage:", StringComparison.Ordinal) && line != "garbage: 0"));
    }

    [TestMethod]
    [Timeout(300_000)]
    public async Task Sixty_four_clients_push_to_sixty_four_repositories_at_once()
    {
        const int Clients = 64;
        using var folder = new TempFolder();
        await using var host = await HostProcess.StartAsync(folder.CreateDirectory("root"));

        await Task.WhenAll(Enumerable.Range(0, Clients).Select(async i =>
        {
            var url = $"{host.Url}team{i % 8}/repo{i}.git";
            var clone = TestGit.Init(folder.Combine($"clone{i}"));
            for (var j = 0; j < 2; j++)
            {
                clone.Commit("file.txt", $"content {i} {j}");
                await clone.RunAsync(["push", "--quiet", url, "HEAD:refs/heads/main"]);
            }

            var stored = new TestGit(folder.Combine($"root/team{i % 8}/repo{i}.git"));
            Assert.AreEqual(clone.Run("rev-parse", "HEAD"), stored.Run("rev-parse", "refs/heads/main"));
            var fsck = stored.TryRun("fsck", "--full", "--strict", "--no-dangling");
            Assert.AreEqual(0, fsck.ExitCode, fsck.Error + fsck.Output);
        }));
    }

    private static Task RepeatAsync(Func<int, Task> action, CancellationToken ended) => Task.Run(
        async () =>
        {
            for (var i = 0; !ended.IsCancellationRequested; i++)
            {
                await action(i);
            }
        },
        CancellationToken.None);
}
