using System.Runtime.Versioning;
using GitPush.Tool.Tests.Support;

namespace GitPush.Tool.Tests;

[TestClass]
public sealed class HookTests
{
    [TestMethod]
    [UnsupportedOSPlatform("windows")]
    [DataRow("bash")]
    [DataRow("python")]
    [DataRow("node")]
    public async Task A_new_hook_runs_on_a_push_and_protects_main(string kind)
    {
        using var folder = new TempFolder();
        await using var server = await ServedFolder.StartAsync(folder, "--anonymous", "--hooks");
        var git = TestGit.InitBare(Path.Combine(server.Root, "shop.git"));
        _ = git.Run("config", "receive.denyDeleteCurrent", "ignore");
        var hooks = Path.Combine(git.WorkingDirectory, "hooks");

        var made = await ToolProcess.RunAsync("hook", "new", "pre-receive", "--kind", kind, "--output", hooks);
        Assert.AreEqual(0, made.ExitCode, made.Error);
        Assert.AreEqual(Path.Combine(hooks, "pre-receive") + "\n", made.Output);

        var work = TestGit.Init(folder.Combine("work"));
        _ = work.Commit("a.txt", "1\n");
        var push = await work.TryRunAsync(["push", server.UrlOf("shop"), "main"]);
        Assert.AreEqual(0, push.ExitCode, push.Error);
        StringAssert.Contains(push.Error, "remote: pre-receive: main accepted");

        var delete = await work.TryRunAsync(["push", server.UrlOf("shop"), ":main"]);
        Assert.AreEqual(1, delete.ExitCode);
        StringAssert.Contains(delete.Error, "remote: pre-receive: refs/heads/main is not to be deleted");

        var again = await ToolProcess.RunAsync("hook", "new", "pre-receive", "--kind", kind, "--output", hooks);
        Assert.AreEqual(1, again.ExitCode);
        StringAssert.EndsWith(again.Error, "exists; nothing was written\n");
    }

    [TestMethod]
    public async Task A_name_that_is_no_namespace_is_a_wrong_use()
    {
        var result = await ToolProcess.RunAsync("hook", "new", "my-stage");

        Assert.AreEqual(2, result.ExitCode);
        StringAssert.StartsWith(result.Error, "gitpush: 'my-stage' is no name for a stage");
    }
}
