namespace GitPush.EndToEnd.Tests.Actions;

/// <summary>A server that is killed in the middle of what an operator has asked for.</summary>
[TestClass]
public sealed class CrashedActionTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [TestMethod]
    [DataRow("rollback", "PreReceive")]
    [DataRow("rollback", "PostReceive")]
    [DataRow("redeploy", "PreReceive")]
    [DataRow("redeploy", "PostReceive")]
    public async Task After_kill_9_the_record_says_so_the_refs_are_where_they_were_or_where_they_were_to_go_and_nothing_is_locked(string action, string phase)
    {
        using var patience = new CancellationTokenSource(Patience);
        using var folder = new TempFolder();
        var root = folder.CreateDirectory("root");
        var stored = new TestGit(folder.Combine("root/shop.git"));
        var clone = TestGit.Init(folder.Combine("clone"));
        string second, target, id;
        await using (var host = await HostProcess.StartAsync(root, $"--hold={phase}"))
        {
            var first = clone.Commit("a.txt", "1");
            await clone.RunAsync(["push", $"{host.Url}shop.git", "main"]);
            second = clone.Commit("a.txt", "2");
            await clone.RunAsync(["push", $"{host.Url}shop.git", "main"]);
            target = action == "rollback" ? first : second;
            host.Ask($"{action} {target}");
            var said = new[] { await host.ReadLineAsync(patience.Token), await host.ReadLineAsync(patience.Token) };
            id = said.Single(line => line != "held");
            await host.KillAsync();
        }

        var expected = phase == "PostReceive" ? target : second;
        Assert.AreEqual(expected, stored.Run("rev-parse", "main"));
        await using (var host = await HostProcess.StartAsync(root))
        {
            host.Ask($"record {id}");
            var record = await host.ReadLineAsync(patience.Token);

            // What is done already cannot be done again: there the next push alone tells that nothing is locked.
            if (expected == second)
            {
                host.Ask($"{action} {target}");
                host.Ask($"record {await host.ReadLineAsync(patience.Token)}");
                StringAssert.StartsWith(await host.ReadLineAsync(patience.Token), "Succeeded ");
                Assert.AreEqual(target, stored.Run("rev-parse", "main"));
            }

            var third = clone.Commit("a.txt", "3");
            await clone.RunAsync(["push", "--force", $"{host.Url}shop.git", "main"]);

            var trigger = action == "rollback" ? "Rollback" : "Redeploy";
            Assert.AreEqual($"Interrupted {trigger} refs/heads/main {second} {target}", record);
            Assert.AreEqual(third, stored.Run("rev-parse", "main"));
            await host.StopAsync();
        }

        foreach (var leftover in (string[])["incoming-*", "*.lock", "*.keep", ".gitpush-*", "tmp_*"])
        {
            Assert.IsEmpty(Directory.GetFileSystemEntries(stored.WorkingDirectory, leftover, SearchOption.AllDirectories));
        }
    }
}
