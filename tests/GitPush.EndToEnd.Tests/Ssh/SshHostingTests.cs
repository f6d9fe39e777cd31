using GitPush.Ssh;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace GitPush.EndToEnd.Tests.Ssh;

/// <summary>The SSH server as a part of its host: start, stop, and what stops the start.</summary>
[TestClass]
public sealed class SshHostingTests
{
    [TestMethod]
    public async Task Without_anything_that_knows_keys_the_host_does_not_start()
    {
        var error = await Assert.ThrowsExactlyAsync<InvalidOperationException>(
            () => GitPushHost.StartAsync(git => git.AddSshTransport(ssh => ssh.Port = 0)));

        StringAssert.Contains(error.Message, "AddAuthorizedKeys");
        StringAssert.Contains(error.Message, "AddSshKeyAuthenticator");
    }

    [TestMethod]
    public async Task A_wrong_option_stops_the_start_with_its_name()
    {
        var error = await Assert.ThrowsExactlyAsync<OptionsValidationException>(() => SshHost.StartAsync(ssh: ssh => ssh.MaxChannels = 0));

        StringAssert.Contains(error.Message, "GitPushSshOptions.MaxChannels");
    }

    [TestMethod]
    public async Task A_port_in_use_stops_the_start_and_is_named()
    {
        await using var first = await SshHost.StartAsync();

        var error = await Assert.ThrowsExactlyAsync<IOException>(() => SshHost.StartAsync(ssh: ssh => ssh.Port = first.Endpoint.Port));

        StringAssert.Contains(error.Message, $"cannot listen on {first.Endpoint}: the port is in use");
    }

    [TestMethod]
    public async Task Every_address_is_served()
    {
        await using var host = await SshHost.StartAsync(ssh: ssh =>
        {
            ssh.ListenAddresses.Add("127.0.0.1");
            ssh.ListenAddresses.Add("127.0.0.2:0");
        });
        await host.Host.CreateRepositoryAsync("shop");
        var endpoints = host.Host.Services.GetRequiredService<SshServerInfo>().Endpoints;
        Assert.HasCount(2, endpoints);

        foreach (var endpoint in endpoints)
        {
            var refs = await host.Init($"from-{endpoint.Address}").TryRunAsync(["ls-remote", $"ssh://git@{endpoint}/shop"]);
            Assert.AreEqual(0, refs.ExitCode, refs.Error);
        }
    }

    [TestMethod]
    public async Task A_host_without_web_keeps_its_key_and_its_repositories_over_a_restart()
    {
        using var folder = new TempFolder();
        var key = SshHost.CreateKey(folder.Combine("key"), "ada");
        var root = folder.Combine("repositories");

        var first = await StartAndStopAsync(root, key);
        var second = await StartAndStopAsync(root, key);

        Assert.AreEqual(first, second);
        var path = Path.Combine(root, ".gitpush/ssh/ssh_host_ecdsa_key");
        StringAssert.Contains(await File.ReadAllTextAsync(path + ".pub"), first);
        if (!OperatingSystem.IsWindows())
        {
            Assert.AreEqual(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        }
    }

    [TestMethod]
    public async Task A_push_that_runs_when_the_host_stops_ends_well()
    {
        using var gate = new StageGate();
        await using var host = await SshHost.StartAsync(
            git => git.OnPreReceive("gate", gate.PassAsync), options => options.ShutdownGrace = TimeSpan.FromMinutes(1));
        await host.Host.CreateRepositoryAsync("shop");
        var work = host.Init();
        work.Commit("a.txt", "a");
        var push = work.TryRunAsync(["push", host.UrlOf("shop"), "main"]);
        await gate.Entered.WaitAsync();

        var stopping = host.Host.StopAsync();
        gate.Open();
        await stopping;

        var result = await push;
        Assert.AreEqual(0, result.ExitCode, result.Error);
        StringAssert.Contains(result.Error, "main -> main");
        Assert.IsEmpty(host.Host.Services.GetRequiredService<SshServerInfo>().Endpoints);
    }

    [TestMethod]
    public async Task A_push_that_does_not_end_in_time_is_rolled_back_and_its_pusher_told()
    {
        using var gate = new StageGate();
        await using var host = await SshHost.StartAsync(
            git => git.OnPreReceive("gate", gate.PassAsync), options => options.ShutdownGrace = TimeSpan.FromMilliseconds(200));
        await host.Host.CreateRepositoryAsync("shop");
        var work = host.Init();
        work.Commit("a.txt", "a");
        var push = work.TryRunAsync(["push", host.UrlOf("shop"), "main"]);
        await gate.Entered.WaitAsync();

        await host.Host.StopAsync();

        var result = await push;
        Assert.AreEqual(1, result.ExitCode, result.Error);
        StringAssert.Contains(result.Error, "! [remote rejected] main -> main");
        CollectionAssert.Contains(gate.Events.ToArray(), "rolled back main");
    }

    [TestMethod]
    public async Task Idle_connections_do_not_keep_the_host_from_stopping()
    {
        await using var host = await SshHost.StartAsync(options: options => options.ShutdownGrace = TimeSpan.FromMinutes(5));
        using var stranger = await host.ConnectAsync();
        using var reader = new StreamReader(stranger.GetStream());
        StringAssert.StartsWith(await reader.ReadLineAsync() ?? "", "SSH-2.0-");
        using var waiting = host.StartMaster();
        await host.Host.Log.WaitForAsync("logged in as");

        await host.Host.StopAsync().WaitAsync(TimeSpan.FromMinutes(1));

        await waiting.WaitForExitAsync();
    }

    private static async Task<string> StartAndStopAsync(string root, SshPublicKey key)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Logging.ClearProviders();
        var git = builder.Services.AddGitPush(options => options.RepositoryRoot = root);
        SshHost.Add(git, key);
        using var host = builder.Build();
        await host.StartAsync();
        var info = host.Services.GetRequiredService<SshServerInfo>();
        var hostKey = Assert.ContainsSingle(info.HostKeys);
        Assert.ContainsSingle(info.Endpoints);
        await host.StopAsync();
        return hostKey;
    }
}
