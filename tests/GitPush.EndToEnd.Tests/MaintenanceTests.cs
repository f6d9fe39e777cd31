using System.Globalization;
using GitPush.Maintenance;
using Microsoft.Extensions.DependencyInjection;

namespace GitPush.EndToEnd.Tests;

[TestClass]
public sealed class MaintenanceTests
{
    private const int KillRounds = 5;

    [TestMethod]
    [Timeout(120_000, CooperativeCancellation = true)]
    public async Task Pushes_clones_and_gits_own_maintenance_go_on_beside_ours()
    {
        await using var host = await GitPushHost.StartAsync();
        var repository = await host.CreateRepositoryAsync("shop");
        var maintenance = host.Services.GetRequiredService<IRepositoryMaintenance>();
        var server = host.Inspect("shop");
        using var folder = new TempFolder();
        using var done = new CancellationTokenSource();
        var runs = 0;
        var first = TestGit.Init(folder.Combine("pusher-0"));
        first.Commit("a.txt", "a");
        await first.RunAsync(["push", "--quiet", host.UrlOf("shop"), "HEAD:refs/heads/b0"]);

        var ours = UntilAsync(
            async () =>
            {
                var result = await maintenance.RunAsync(repository);
                runs += result.SkippedBecause is null ? 1 : 0;
            },
            done.Token);
        string[][] commands = [["gc", "--quiet"], ["repack", "-adfq"], ["pack-refs", "--all"], ["commit-graph", "write", "--reachable", "--split"]];
        var turn = 0;
        var gits = UntilAsync(() => server.TryRunAsync(commands[turn++ % commands.Length]), done.Token);
        var clones = 0;
        var cloning = UntilAsync(
            async () =>
            {
                var clone = folder.Combine(string.Create(CultureInfo.InvariantCulture, $"clone-{clones++}"));
                await first.RunAsync(["clone", "--quiet", "--mirror", host.UrlOf("shop"), clone]);
                new TestGit(clone).Run("fsck", "--full", "--strict");
            },
            done.Token);

        var tips = await Task.WhenAll(Enumerable.Range(0, 2).Select(i => PushAsync(folder, host.UrlOf("shop"), i, pushes: 12, () => runs > 2 && clones > 1)));
        await done.CancelAsync();
        await Task.WhenAll(ours, gits, cloning);

        await maintenance.RunAsync(repository);
        for (var i = 0; i < tips.Length; i++)
        {
            Assert.AreEqual(tips[i], server.Run("rev-parse", $"refs/heads/b{i}"));
        }

        var fsck = server.TryRun("fsck", "--full", "--strict", "--no-dangling");
        Assert.AreEqual(0, fsck.ExitCode, fsck.Error + fsck.Output);
        server.Run("commit-graph", "verify");
        Assert.IsGreaterThan(2, runs);
        Assert.IsGreaterThan(1, clones);
    }

    [TestMethod]
    [Timeout(180_000, CooperativeCancellation = true)]
    public async Task A_server_that_is_killed_in_the_middle_of_maintenance_loses_nothing()
    {
        using var folder = new TempFolder();
        var root = folder.CreateDirectory("root");
        var stored = new TestGit(folder.Combine("root/shop.git"));
        var clone = TestGit.Init(folder.Combine("clone"));
        var random = new Random(7);
        string? confirmed = null;
        for (var round = 0; round < KillRounds; round++)
        {
            await using var host = await HostProcess.StartAsync(root, "--maintain", "--no-stages");
            var pushing = PushUntilItFailsAsync(clone, $"{host.Url}shop.git", random);
            await Task.Delay(random.Next(700, 2500));
            await host.KillAsync();
            confirmed = await pushing ?? confirmed;
            if (confirmed is not null)
            {
                var fsck = stored.TryRun("fsck", "--full", "--strict", "--no-dangling");
                Assert.AreEqual(0, fsck.ExitCode, fsck.Error + fsck.Output);
                stored.Run("merge-base", "--is-ancestor", confirmed, "refs/heads/main");
            }
        }

        Assert.IsNotNull(confirmed, "the test should see pushes that succeed");
        await using (var host = await HostProcess.StartAsync(root))
        {
            clone.Commit("last.txt", "last", "last");
            await clone.RunAsync(["push", "--force", $"{host.Url}shop.git", "HEAD:refs/heads/main"]);
            await host.StopAsync();
        }

        foreach (var leftover in (string[])["*.lock", ".gitpush-*", "tmp_*", "incoming-*"])
        {
            Assert.IsEmpty(Directory.GetFileSystemEntries(stored.WorkingDirectory, leftover, SearchOption.AllDirectories), leftover);
        }
    }

    [TestMethod]
    public async Task A_repository_is_maintained_once_enough_was_pushed_to_it()
    {
        await using var host = await GitPushHost.StartAsync(options: options =>
        {
            options.Maintenance.Pushes = 6;
            options.Maintenance.MinPacks = 4;
        });
        var repository = await host.CreateRepositoryAsync("shop");
        using var folder = new TempFolder();

        await PushAsync(folder, host.UrlOf("shop"), 0, pushes: 6);
        await host.Log.WaitForAsync("Maintained shop");

        Assert.HasCount(1, Directory.GetFiles(Path.Combine(repository.Path, "objects/pack"), "*.pack"));
    }

    [TestMethod]
    public async Task A_repository_that_wants_no_maintenance_gets_none()
    {
        await using var host = await GitPushHost.StartAsync(options: options => options.Maintenance.Pushes = 3);
        var left = await host.CreateRepositoryAsync("left");
        host.Inspect("left").Run("config", "maintenance.auto", "false");
        await host.CreateRepositoryAsync("done");
        using var folder = new TempFolder();

        await PushAsync(folder, host.UrlOf("left"), 0, pushes: 3);
        await PushAsync(folder, host.UrlOf("done"), 1, pushes: 3);
        await host.Log.WaitForAsync("Maintained done");

        Assert.HasCount(3, Directory.GetFiles(Path.Combine(left.Path, "objects/pack"), "*.pack"));
    }

    private static async Task UntilAsync(Func<Task> action, CancellationToken end)
    {
        while (!end.IsCancellationRequested)
        {
            await action();
        }
    }

    private static async Task<string> PushAsync(TempFolder folder, string url, int pusher, int pushes, Func<bool>? isEnough = null)
    {
        var clone = TestGit.Init(folder.Combine($"pusher-{pusher}"));
        var tip = "";
        for (var i = 0; i < pushes || isEnough?.Invoke() == false; i++)
        {
            tip = clone.Commit($"f{i % 4}.txt", string.Join('\n', Enumerable.Range(0, 300).Select(n => n == i % 300 ? $"changed {pusher} {i}" : $"line {n}")), $"commit {i}");
            await clone.RunAsync(["push", "--quiet", "--force", url, $"HEAD:refs/heads/b{pusher}"]);
        }

        return tip;
    }

    private static async Task<string?> PushUntilItFailsAsync(TestGit clone, string url, Random random)
    {
        for (string? confirmed = null; ;)
        {
            var content = new byte[random.Next(10, 20_000)];
            random.NextBytes(content);
            var id = clone.Commit($"file{random.Next(5)}.txt", Convert.ToBase64String(content), "change");
            if ((await clone.TryRunAsync(["push", "--force", url, "HEAD:refs/heads/main"])).ExitCode != 0)
            {
                return confirmed;
            }

            confirmed = id;
        }
    }
}
