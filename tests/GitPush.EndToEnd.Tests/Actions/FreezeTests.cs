using GitPush.Control;
using GitPush.Hooks;
using GitPush.Repositories;
using Microsoft.Extensions.DependencyInjection;

namespace GitPush.EndToEnd.Tests.Actions;

[TestClass]
public sealed class FreezeTests
{
    private static readonly RepositoryName Shop = RepositoryName.Parse("shop");

    [TestMethod]
    public async Task A_frozen_repository_takes_no_push_until_it_is_unfrozen()
    {
        var staged = 0;
        await using var host = await GitPushHost.StartAsync(git =>
        {
            GitPushHost.AllowEverybody(git);
            git.OnPreReceive("count", (_, _) =>
            {
                staged++;
                return ValueTask.FromResult(StageResult.Continue);
            });
        });
        await host.CreateRepositoryAsync("shop");
        var control = host.Services.GetRequiredService<IPushControl>();
        using var folder = new TempFolder();
        var clone = TestGit.Init(folder.Path);
        clone.Commit("a.txt", "a");

        await control.FreezeAsync(Shop, "audit until\nMonday", "alice");
        var refused = await clone.TryRunAsync(["push", host.UrlOf("shop.git"), "main"]);
        var stagedWhenFrozen = staged;
        var freeze = await control.FindFreezeAsync(Shop);
        var wasFrozen = await control.UnfreezeAsync(Shop);
        var wasFrozenStill = await control.UnfreezeAsync(Shop);
        var taken = await clone.TryRunAsync(["push", host.UrlOf("shop.git"), "main"]);

        Assert.AreEqual(1, refused.ExitCode);
        StringAssert.Contains(refused.Error, "(the repository is frozen: audit until Monday (by alice))");
        Assert.AreEqual(0, stagedWhenFrozen);
        Assert.AreEqual("audit until Monday", freeze?.Reason);
        Assert.AreEqual("alice", freeze?.By);
        Assert.IsTrue(wasFrozen);
        Assert.IsFalse(wasFrozenStill);
        Assert.AreEqual(0, taken.ExitCode, taken.Error);
        Assert.IsNull(await control.FindFreezeAsync(Shop));
    }

    [TestMethod]
    public async Task A_push_that_waits_while_the_repository_is_frozen_is_refused()
    {
        await using var busy = await BusyHost.StartAsync(TurnPolicy.Queue);
        var waiting = busy.PushAsync("b");
        await busy.Host.Log.WaitForAsync("waits for its turn");

        await busy.Host.Services.GetRequiredService<IPushControl>().FreezeAsync(Shop, "incident", "alice");
        busy.Gate.Open();

        Assert.AreEqual(0, (await busy.Running).ExitCode, "a push whose stages ran was stopped");
        StringAssert.Contains((await waiting).Error, "b (the repository is frozen: incident (by alice))");
    }

    [TestMethod]
    public async Task A_freeze_is_a_file_in_the_repository_and_one_that_cannot_be_read_counts()
    {
        await using var host = await GitPushHost.StartAsync();
        await host.CreateRepositoryAsync("shop");
        var file = Path.Combine(host.RepositoryRoot, "shop.git/info/gitpush-frozen");
        var control = host.Services.GetRequiredService<IPushControl>();
        await control.FreezeAsync(Shop, "audit", "alice");
        var written = await File.ReadAllTextAsync(file);
        await File.WriteAllTextAsync(file, "{");

        StringAssert.Contains(written, "\"reason\":\"audit\"");
        Assert.IsNotNull(await control.FindFreezeAsync(Shop));
    }

    [TestMethod]
    public async Task What_does_not_exist_is_not_frozen()
    {
        await using var host = await GitPushHost.StartAsync();
        var control = host.Services.GetRequiredService<IPushControl>();

        var exception = await Assert.ThrowsExactlyAsync<PushControlException>(async () => await control.FreezeAsync(Shop, "audit", "alice"));

        Assert.AreEqual("there is no repository shop", exception.Message);
        Assert.IsNull(await control.FindFreezeAsync(Shop));
    }
}
