using GitPush.Access;
using GitPush.Repositories;
using Microsoft.Extensions.DependencyInjection;

namespace GitPush.EndToEnd.Tests.Ssh;

/// <summary>Who gets nothing reads why.</summary>
[TestClass]
public sealed class SshRefusalTests
{
    [TestMethod]
    public async Task Unknown_and_forbidden_repositories_look_the_same()
    {
        await using var host = await SshHost.StartAsync(git => git.Services.AddSingleton<IGitAuthorizer>(new Rules()));
        await host.Host.CreateRepositoryAsync("secret");

        var unknown = await host.RunSshAsync("git-upload-pack 'nothing'");
        var forbidden = await host.RunSshAsync("git-upload-pack 'secret'");
        var badName = await host.RunSshAsync("git-upload-pack '../../etc'");

        Assert.AreEqual(128, unknown.ExitCode);
        Assert.AreEqual("Repository not found.\n", unknown.Error);
        Assert.AreEqual(unknown.ExitCode, forbidden.ExitCode);
        Assert.AreEqual(unknown.Error, forbidden.Error);
        Assert.AreEqual(unknown.Error, badName.Error);
        Assert.IsEmpty(unknown.Output + forbidden.Output);
    }

    [TestMethod]
    [DataRow("~/shop")]
    [DataRow("/~alice/shop")]
    public async Task There_are_no_home_directories(string path)
    {
        await using var host = await SshHost.StartAsync();
        await host.Host.CreateRepositoryAsync("shop");

        var refused = await host.RunSshAsync($"git-upload-pack '{path}'");

        Assert.AreEqual(128, refused.ExitCode);
        Assert.AreEqual("There are no home directories here: write the repository's name without ~.\n", refused.Error);
    }

    [TestMethod]
    public async Task Who_may_only_fetch_is_told_so()
    {
        await using var host = await SshHost.StartAsync(git => git.Services.AddSingleton<IGitAuthorizer>(new Rules()));
        await host.Host.CreateRepositoryAsync("readonly");
        var work = host.Init();
        work.Commit("a.txt", "a");

        var push = await work.TryRunAsync(["push", host.UrlOf("readonly"), "main"]);

        Assert.AreEqual(128, push.ExitCode);
        StringAssert.Contains(push.Error, "You may fetch from this repository but not push to it.");
        Assert.AreEqual(0, (await work.TryRunAsync(["ls-remote", host.UrlOf("readonly")])).ExitCode);
    }

    [TestMethod]
    public async Task A_shell_is_a_greeting()
    {
        await using var host = await SshHost.StartAsync();

        var shell = await host.RunSshAsync();

        Assert.AreEqual(1, shell.ExitCode);
        StringAssert.StartsWith(shell.Error.Split('\n').Single(line => line.StartsWith("Hi ", StringComparison.Ordinal)), "Hi ada! You have logged in with the key SHA256:");
    }

    [TestMethod]
    [DataRow("cat /etc/passwd")]
    [DataRow("git-upload-archive 'shop'")]
    [DataRow("git-upload-pack 'shop'; id")]
    [DataRow("git-upload-pack --strict shop; id")]
    [DataRow("git-shell -c id")]
    public async Task Anything_but_a_git_command_is_refused(string command)
    {
        await using var host = await SshHost.StartAsync();
        await host.Host.CreateRepositoryAsync("shop");

        var result = await host.RunSshAsync(command);

        Assert.AreEqual(128, result.ExitCode, result.Error);
        Assert.IsEmpty(result.Output);
        Assert.AreNotEqual("", result.Error);
    }

    [TestMethod]
    public async Task What_HTTP_is_switched_off_for_works_over_SSH()
    {
        await using var host = await SshHost.StartAsync();
        await host.Host.CreateRepositoryAsync("shop");
        host.Host.Inspect("shop").Run("config", "http.receivepack", "false");
        host.Host.Inspect("shop").Run("config", "http.uploadpack", "false");
        var work = host.Init();
        work.Commit("a.txt", "a");

        await work.RunAsync(["push", "--quiet", host.UrlOf("shop"), "main"]);
        await work.RunAsync(["fetch", "--quiet", host.UrlOf("shop")]);
    }

    [TestMethod]
    public async Task A_key_that_nobody_knows_gets_nowhere()
    {
        await using var host = await SshHost.StartAsync(GitPushHost.AllowEverybody);
        await host.Host.CreateRepositoryAsync("shop");
        host.UseStrangersKey();

        var result = await host.RunSshAsync("git-upload-pack 'shop'");

        Assert.AreEqual(255, result.ExitCode);
        StringAssert.Contains(result.Error, "Permission denied (publickey)");
    }

    [TestMethod]
    public async Task A_failure_of_the_server_is_told_without_its_reason()
    {
        await using var host = await SshHost.StartAsync(git => git.Services.AddSingleton<IGitAuthorizer>(new Broken()));

        var result = await host.RunSshAsync("git-upload-pack 'shop'");

        Assert.AreEqual(1, result.ExitCode);
        StringAssert.StartsWith(result.Error, "The server failed to handle this request; its log has the reason under ");
        Assert.IsFalse(result.Error.Contains("database", StringComparison.Ordinal));
        StringAssert.Contains(string.Join('\n', host.Host.Log.Lines), "no database");
    }

    [TestMethod]
    public async Task A_command_that_breaks_the_protocol_has_exit_status_128()
    {
        await using var host = await SshHost.StartAsync();
        await host.Host.CreateRepositoryAsync("shop");
        foreach (var command in new[] { "git-upload-pack 'shop'", "git-receive-pack 'shop'" })
        {
            using var ssh = host.StartSsh(command);
            await ssh.StandardInput.WriteAsync("000bnonsens");
            ssh.StandardInput.Close();
            var output = await ssh.StandardOutput.ReadToEndAsync();
            await ssh.WaitForExitAsync();

            Assert.AreEqual(128, ssh.ExitCode, command);
            StringAssert.Contains(output, "ERR ");
        }
    }

    private sealed class Rules : IGitAuthorizer
    {
        public ValueTask<bool> AuthorizeAsync(
            System.Security.Claims.ClaimsPrincipal user, RepositoryName repository, GitOperation operation, CancellationToken cancellationToken) =>
            ValueTask.FromResult(repository.Value != "secret" && operation == GitOperation.Fetch);
    }

    private sealed class Broken : IGitAuthorizer
    {
        public ValueTask<bool> AuthorizeAsync(
            System.Security.Claims.ClaimsPrincipal user, RepositoryName repository, GitOperation operation, CancellationToken cancellationToken) =>
            throw new InvalidOperationException("no database");
    }
}
