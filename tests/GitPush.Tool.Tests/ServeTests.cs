using System.Net;
using System.Runtime.Versioning;
using GitPush.Tool.Tests.Support;

namespace GitPush.Tool.Tests;

[TestClass]
public sealed class ServeTests
{
    [TestMethod]
    public async Task A_served_folder_takes_a_push_with_the_token_that_was_made_and_none_without()
    {
        using var folder = new TempFolder();
        await using var server = await ServedFolder.StartAsync(folder);
        var work = TestGit.Init(folder.Combine("work"));
        var id = work.Commit("hello.txt", "hello\n");

        Assert.HasCount(4, server.Lines);
        StringAssert.Contains(server.Lines[0], server.Token);
        if (!OperatingSystem.IsWindows())
        {
            Assert.AreEqual(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(server.Root, ".gitpush/token")));
        }

        Assert.AreEqual(128, (await work.TryRunAsync(["push", server.UrlOf("team/shop"), "main"])).ExitCode);
        Assert.AreEqual(128, (await work.TryRunAsync(["push", server.UrlOf("team/shop", "ada:wrong"), "main"])).ExitCode);
        await work.RunAsync(["push", server.UrlOf("team/shop", $"ada:{server.Token}"), "main"]);
        Assert.AreEqual(id, new TestGit(Path.Combine(server.Root, "team/shop.git")).Run("rev-parse", "main"));

        using var client = new HttpClient();
        Assert.AreEqual(HttpStatusCode.Unauthorized, (await client.GetAsync(server.Console)).StatusCode);

        var (exitCode, error) = await server.StopAsync();
        Assert.AreEqual(0, exitCode);
        Assert.AreEqual("", error);
    }

    [TestMethod]
    public async Task The_token_is_shown_once_and_stays()
    {
        using var folder = new TempFolder();
        string token;
        await using (var first = await ServedFolder.StartAsync(folder))
        {
            token = first.Token;
            _ = await first.StopAsync();
        }

        await using var second = await ServedFolder.StartAsync(folder);
        Assert.HasCount(3, second.Lines);
        Assert.AreEqual(token, second.Token);
    }

    [TestMethod]
    public async Task An_anonymous_server_takes_pushes_from_this_machine_by_its_own_names_only()
    {
        using var folder = new TempFolder();
        await using var server = await ServedFolder.StartAsync(folder, "--anonymous");
        var work = TestGit.Init(folder.Combine("work"));
        _ = work.Commit("hello.txt", "hello\n");

        await work.RunAsync(["push", server.UrlOf("shop"), "main"]);
        Assert.IsFalse(File.Exists(Path.Combine(server.Root, ".gitpush/token")));

        using var client = new HttpClient();
        Assert.AreEqual(HttpStatusCode.OK, (await client.GetAsync(server.Console)).StatusCode);
        using var rebound = new HttpRequestMessage(HttpMethod.Get, server.Console) { Headers = { Host = "attacker.example" } };
        Assert.AreEqual(HttpStatusCode.BadRequest, (await client.SendAsync(rebound)).StatusCode);
    }

    [TestMethod]
    [UnsupportedOSPlatform("windows")]
    public async Task Hooks_of_a_repository_run_when_they_are_switched_on()
    {
        using var folder = new TempFolder();
        await using var server = await ServedFolder.StartAsync(folder, "--anonymous", "--hooks");
        _ = TestGit.InitBare(Path.Combine(server.Root, "shop.git"));
        var hook = folder.WriteFile("root/shop.git/hooks/pre-receive", "#!/bin/sh\necho not today\nexit 1\n");
        File.SetUnixFileMode(hook, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var work = TestGit.Init(folder.Combine("work"));
        _ = work.Commit("hello.txt", "hello\n");

        var push = await work.TryRunAsync(["push", server.UrlOf("shop"), "main"]);

        Assert.AreEqual(1, push.ExitCode);
        StringAssert.Contains(push.Error, "remote: not today");
    }

    [TestMethod]
    public async Task A_push_to_a_repository_that_does_not_exist_is_refused_with_no_create()
    {
        using var folder = new TempFolder();
        await using var server = await ServedFolder.StartAsync(folder, "--anonymous", "--no-create");
        var work = TestGit.Init(folder.Combine("work"));
        _ = work.Commit("hello.txt", "hello\n");

        var push = await work.TryRunAsync(["push", server.UrlOf("shop"), "main"]);

        Assert.AreEqual(128, push.ExitCode);
        StringAssert.Contains(push.Error, "not found");
    }

    [TestMethod]
    public async Task SSH_lets_in_whose_key_is_in_the_file()
    {
        using var folder = new TempFolder();
        var key = folder.Combine("key");
        using (var keygen = System.Diagnostics.Process.Start("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-C", "ada", "-f", key]))
        {
            await keygen.WaitForExitAsync();
        }

        await using var server = await ServedFolder.StartAsync(folder, "--ssh-port", "0", "--authorized-keys", key + ".pub");
        var url = server.Lines.Single(line => line.StartsWith("ssh ", StringComparison.Ordinal)).Split(' ').Single(word => word.StartsWith("ssh://", StringComparison.Ordinal));
        var work = TestGit.Init(folder.Combine("work"));
        var id = work.Commit("hello.txt", "hello\n");
        work.Environment["GIT_SSH_COMMAND"] = $"ssh -F none -i '{key}' -o IdentitiesOnly=yes -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o LogLevel=ERROR";

        await work.RunAsync(["push", url.Replace("NAME", "shop", StringComparison.Ordinal), "main"]);

        Assert.AreEqual(id, new TestGit(Path.Combine(server.Root, "shop.git")).Run("rev-parse", "main"));
    }

    [TestMethod]
    [DataRow("--port", "x")]
    [DataRow("--port", "65536")]
    [DataRow("--listen", "everywhere")]
    [DataRow("--anonymous", "--listen", "0.0.0.0")]
    [DataRow("--anonymous", "--password", "secret")]
    [DataRow("--ssh-port", "0")]
    [DataRow("--colour")]
    public async Task What_is_not_understood_is_told_in_one_line_with_exit_code_2(params string[] options)
    {
        using var folder = new TempFolder();

        var result = await ToolProcess.RunAsync(["serve", folder.Combine("root"), .. options]);

        Assert.AreEqual(2, result.ExitCode);
        Assert.AreEqual("", result.Output);
        Assert.HasCount(2, result.Error.Split('\n'));
        StringAssert.EndsWith(result.Error, "; 'gitpush serve --help' tells more\n");
        Assert.IsFalse(Directory.Exists(folder.Combine("root")));
    }

    [TestMethod]
    public async Task A_port_that_is_taken_is_told_in_one_line_with_exit_code_1()
    {
        using var folder = new TempFolder();
        await using var server = await ServedFolder.StartAsync(folder, "--anonymous");
        var port = new Uri(server.Console).Port.ToString(System.Globalization.CultureInfo.InvariantCulture);

        var result = await ToolProcess.RunAsync("serve", folder.Combine("other"), "--anonymous", "--port", port);

        Assert.AreEqual(1, result.ExitCode);
        StringAssert.StartsWith(result.Error, "gitpush: ");
        StringAssert.Contains(result.Error, port);
        Assert.HasCount(2, result.Error.Split('\n'));
    }
}
