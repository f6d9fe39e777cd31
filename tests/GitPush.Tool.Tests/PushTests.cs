using System.Runtime.Versioning;
using System.Text.Json.Nodes;
using GitPush.Tool.Tests.Support;

namespace GitPush.Tool.Tests;

[TestClass]
public sealed class PushTests
{
    [TestMethod]
    public async Task Pushes_are_listed_shown_and_rolled_back_with_the_token_of_the_server()
    {
        using var folder = new TempFolder();
        await using var server = await ServedFolder.StartAsync(folder);
        var work = TestGit.Init(folder.Combine("work"));
        var url = server.UrlOf("shop", $"ada:{server.Token}");
        var first = work.Commit("a.txt", "1\n");
        await work.RunAsync(["push", url, "main"]);
        _ = work.Commit("a.txt", "2\n");
        await work.RunAsync(["push", url, "main"]);
        string[] access = ["--server", server.Console.Replace("/pushes", "", StringComparison.Ordinal), "--token-file", Path.Combine(server.Root, ".gitpush/token")];

        var list = await ToolProcess.RunAsync(["pushes", "list", "--ref", "main", "--json", .. access]);
        Assert.AreEqual(0, list.ExitCode, list.Error);
        var pushes = JsonNode.Parse(list.Output)!["items"]!.AsArray();
        Assert.HasCount(2, pushes);
        var id = pushes[1]!["id"]!.GetValue<string>();

        var rollback = await ToolProcess.RunAsync(["pushes", "rollback", id, "--user-name", "bob", .. access]);
        Assert.AreEqual(0, rollback.ExitCode, rollback.Error);
        var lines = rollback.Output.TrimEnd().Split('\n');
        StringAssert.EndsWith(lines[0], " has begun");
        StringAssert.EndsWith(lines[^1], " Succeeded");
        Assert.AreEqual(first, new TestGit(Path.Combine(server.Root, "shop.git")).Run("rev-parse", "main"));

        var online = await ToolProcess.RunAsync(["pushes", "list", "--result", "Succeeded", .. access]);
        var offline = await ToolProcess.RunAsync("pushes", "list", "--repository", "shop", "--root", server.Root);
        Assert.AreEqual(online.Output, offline.Output, online.Error + offline.Error);
        var rows = offline.Output.TrimEnd().Split('\n').Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)).ToList();
        Assert.HasCount(3, rows);
        CollectionAssert.AreEqual(new[] { "Succeeded", "Rollback", "shop", "bob", "main" }, rows[0][3..]);
        var rollbacks = await ToolProcess.RunAsync(["pushes", "list", "--trigger", "Rollback", .. access]);
        Assert.AreEqual(online.Output.Split('\n')[0], rollbacks.Output.TrimEnd());
        CollectionAssert.AreEqual(new[] { "Succeeded", "Push", "shop", "ada", "main" }, rows[1][3..]);

        var shown = await ToolProcess.RunAsync(["pushes", "show", rows[0][0], .. access]);
        var read = await ToolProcess.RunAsync("pushes", "show", rows[0][0], "--root", server.Root);
        StringAssert.Contains(shown.Output, $"trigger     Rollback of {id}\n");
        StringAssert.Contains(shown.Output, $"..{first[..8]} Forced\n");
        Assert.AreEqual(shown.Output, read.Output);
    }

    [TestMethod]
    public async Task A_push_that_is_not_there_and_a_wrong_token_are_told_in_one_line()
    {
        using var folder = new TempFolder();
        await using var server = await ServedFolder.StartAsync(folder);

        var wrong = await ToolProcess.RunAsync("pushes", "list", "--server", server.Console, "--token", "wrong");
        Assert.AreEqual(1, wrong.ExitCode);
        Assert.AreEqual($"gitpush: {server.Console} does not let you in: give a token with --token-file or GITPUSH_TOKEN\n", wrong.Error);

        var info = ToolProcess.StartInfo("pushes", "rollback", "01a200969ada73a2bf396515395828e1");
        info.Environment["GITPUSH_SERVER"] = server.Console;
        info.Environment["GITPUSH_TOKEN"] = server.Token;
        var missing = await ToolProcess.RunAsync(info);
        Assert.AreEqual(1, missing.ExitCode);
        Assert.AreEqual("gitpush: there is no such push\n", missing.Error);

        var elsewhere = await ToolProcess.RunAsync("pushes", "list", "--server", server.Console.Replace("/pushes", "/git", StringComparison.Ordinal), "--token", server.Token);
        Assert.AreEqual(1, elsewhere.ExitCode);
        StringAssert.EndsWith(elsewhere.Error, " is not the address of a GitPush console\n");
    }

    [TestMethod]
    [UnsupportedOSPlatform("windows")]
    public async Task A_running_push_is_followed_to_its_end_and_a_failing_redeployment_fails_the_command()
    {
        using var folder = new TempFolder();
        await using var server = await ServedFolder.StartAsync(folder, "--anonymous", "--hooks");
        using var hook = await WaitingHook.CreateAsync(folder, server.Root);
        var work = TestGit.Init(folder.Combine("work"));
        _ = work.Commit("a.txt", "1\n");

        var pushing = work.TryRunAsync(["push", server.UrlOf("shop"), "main"]);
        var id = await hook.ReadIdAsync();
        using var show = System.Diagnostics.Process.Start(ToolProcess.StartInfo("pushes", "show", id, "--follow", "--server", server.Console))!;
        Assert.AreEqual("waiting", await show.StandardOutput.ReadLineAsync());
        await hook.ReleaseAsync("0");

        Assert.AreEqual("released with 0", await show.StandardOutput.ReadLineAsync());
        Assert.AreEqual($"{id} Succeeded", await show.StandardOutput.ReadLineAsync());
        await show.WaitForExitAsync();
        Assert.AreEqual(0, show.ExitCode);
        Assert.AreEqual(0, (await pushing).ExitCode);

        var redeploying = ToolProcess.RunAsync("pushes", "redeploy", id, "--server", server.Console);
        _ = await hook.ReadIdAsync();
        await hook.ReleaseAsync("3");
        var redeployed = await redeploying;
        Assert.AreEqual(1, redeployed.ExitCode);
        StringAssert.Contains(redeployed.Output, "released with 3\n");
        StringAssert.Contains(redeployed.Output, " Rejected: ");

        var log = await ToolProcess.RunAsync("pushes", "show", id, "--log", "--root", server.Root);
        Assert.AreEqual("waiting\nreleased with 0\n", log.Output);
    }

    [TestMethod]
    [UnsupportedOSPlatform("windows")]
    public async Task A_running_push_is_cancelled()
    {
        using var folder = new TempFolder();
        await using var server = await ServedFolder.StartAsync(folder, "--anonymous", "--hooks");
        using var hook = await WaitingHook.CreateAsync(folder, server.Root);
        var work = TestGit.Init(folder.Combine("work"));
        _ = work.Commit("a.txt", "1\n");

        var pushing = work.TryRunAsync(["push", server.UrlOf("shop"), "main"]);
        var id = await hook.ReadIdAsync();
        var cancel = await ToolProcess.RunAsync("pushes", "cancel", id, "--server", server.Console);

        Assert.AreEqual(0, cancel.ExitCode, cancel.Error);
        Assert.AreEqual($"{id} is being cancelled\n", cancel.Output);
        Assert.AreEqual(1, (await pushing).ExitCode);
        var again = await ToolProcess.RunAsync("pushes", "cancel", id, "--server", server.Console);
        Assert.AreEqual(1, again.ExitCode);
        Assert.AreEqual("gitpush: The push has ended, or its refs are changing already\n", again.Error);
    }
}
