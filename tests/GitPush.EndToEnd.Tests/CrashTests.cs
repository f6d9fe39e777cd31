using System.Diagnostics;

namespace GitPush.EndToEnd.Tests;

[TestClass]
public sealed class CrashTests
{
    // More rounds, for an hour by hand, are asked for by a variable.
    private static readonly int Rounds = int.TryParse(Environment.GetEnvironmentVariable("GITPUSH_CRASH_ROUNDS"), out var rounds) ? rounds : 20;

    private const int Pushers = 3;

    // A slow machine gets through fewer pushes before each kill. It runs more rounds then, rather than see less.
    private static readonly int MaxRounds = 4 * Rounds;

    private static readonly TimeSpan MaxDuration = Rounds * TimeSpan.FromSeconds(15);

    /// <summary>
    /// Each round kills the server at a random moment of three pushes to three branches: while it receives, in a stage, in
    /// the commit. Whatever a client was told before must be true afterwards.
    /// </summary>
    [TestMethod]
    [Timeout(7_200_000)]
    public async Task After_kill_9_what_was_reported_ok_is_there_and_what_was_refused_is_not()
    {
        using var folder = new TempFolder();
        var root = folder.CreateDirectory("root");
        var stored = new TestGit(folder.Combine("root/shop.git"));
        var random = new Random(20_261_121);
        var clones = Enumerable.Range(0, Pushers).Select(i => TestGit.Init(folder.Combine($"clone{i}"))).ToList();
        var confirmed = new string?[Pushers];
        var refusedIds = new List<string>();
        var confirmedPushes = 0;
        var lostPushes = 0;

        var duration = Stopwatch.StartNew();
        for (var round = 0; round < Rounds || (round < MaxRounds && (confirmedPushes <= Rounds || lostPushes <= Rounds / 2)); round++)
        {
            Assert.IsLessThan(MaxDuration, duration.Elapsed);
            await using var host = await HostProcess.StartAsync(root);
            var succeeded = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            var attempts = clones.Select((clone, i) => PushUntilItFailsAsync(clone, i, new Random(random.Next()), host.Url, confirmed, refusedIds, succeeded)).ToList();

            // The first push of a process compiles the code that it runs, which on a slow machine takes longer than this range: every other
            // round begins to count at its end.
            if (round % 2 == 1)
            {
                _ = await Task.WhenAny(succeeded.Task, Task.WhenAll(attempts));
            }

            await Task.Delay(random.Next(50, 1500));
            await host.KillAsync();
            foreach (var (ok, lost) in await Task.WhenAll(attempts))
            {
                confirmedPushes += ok;
                lostPushes += lost;
            }

            AssertConsistent(stored, confirmed, refusedIds);
        }

        await using (var host = await HostProcess.StartAsync(root))
        {
            // No lock that the dead ones left stands in the way of the next push.
            for (var i = 0; i < Pushers; i++)
            {
                clones[i].Commit("last.txt", "last", "last");
                await clones[i].RunAsync(["push", "--force", $"{host.Url}shop.git", $"HEAD:refs/heads/b{i}"]);
            }

            foreach (var leftover in (string[])["incoming-*", "*.lock", "*.keep", ".gitpush-*", "tmp_*"])
            {
                Assert.IsEmpty(Directory.GetFileSystemEntries(folder.Combine("root/shop.git"), leftover, SearchOption.AllDirectories));
            }

            await host.StopAsync();
        }

        Assert.IsGreaterThan(Rounds, confirmedPushes, "the test should see pushes that succeed");
        Assert.IsGreaterThan(Rounds / 2, lostPushes, "the test should see pushes that the kill interrupts");
    }

    private static async Task<(int Ok, int Lost)> PushUntilItFailsAsync(TestGit clone, int pusher, Random random, Uri url, string?[] confirmed, List<string> refusedIds, TaskCompletionSource succeeded)
    {
        for (var ok = 0; ; ok++)
        {
            var refuse = confirmed[pusher] is not null && random.Next(4) == 0;
            var content = new byte[random.Next(10, 200_000)];
            random.NextBytes(content);
            var id = clone.Commit($"file{random.Next(5)}.txt", Convert.ToBase64String(content), $"commit {ok}");
            string[] options = refuse ? ["-o", "refuse"] : ["-o", $"wait={random.Next(60)}"];
            var result = await clone.TryRunAsync(["push", "--force", .. options, $"{url}shop.git", $"HEAD:refs/heads/b{pusher}"]);
            if (result.ExitCode == 0)
            {
                Assert.IsFalse(refuse, result.Error);
                confirmed[pusher] = id;
                _ = succeeded.TrySetResult();
            }
            else if (refuse && result.Error.Contains("refused as asked", StringComparison.Ordinal))
            {
                lock (refusedIds)
                {
                    refusedIds.Add(id);
                }

                // What was refused must not come in as the parent of a later push.
                clone.Run("reset", "--quiet", "--hard", confirmed[pusher]!);
                ok--;
            }
            else
            {
                return (ok, 1);
            }
        }
    }

    private static void AssertConsistent(TestGit stored, string?[] confirmed, List<string> refusedIds)
    {
        if (!Directory.Exists(stored.WorkingDirectory))
        {
            Assert.IsTrue(confirmed.All(id => id is null), "a confirmed push is gone with its repository");
            return;
        }

        var fsck = stored.TryRun("fsck", "--full", "--strict", "--no-dangling");
        Assert.AreEqual(0, fsck.ExitCode, fsck.Error + fsck.Output);
        foreach (var (id, i) in confirmed.Select((id, i) => (id, i)))
        {
            // A push that was interrupted after its commit may have moved the branch on; what was confirmed is below it.
            if (id is not null)
            {
                var contains = stored.TryRun("merge-base", "--is-ancestor", id, $"refs/heads/b{i}");
                Assert.AreEqual(0, contains.ExitCode, $"b{i} has lost {id}: {contains.Error}");
            }
        }

        var reachable = stored.Run("rev-list", "--all").Split('\n').ToHashSet(StringComparer.Ordinal);
        foreach (var id in refusedIds)
        {
            Assert.DoesNotContain(id, reachable, "a refused commit is reachable");
        }

        var kept = stored.RunWithInput(string.Concat(refusedIds.Select(id => id + "\n")), "cat-file", "--batch-check");
        CollectionAssert.AreEqual(refusedIds.Select(id => id + " missing").ToArray(), kept.Split('\n', StringSplitOptions.RemoveEmptyEntries), "a refused commit's object was kept");
    }
}
