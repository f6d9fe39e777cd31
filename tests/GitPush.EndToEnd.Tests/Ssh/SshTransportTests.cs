using GitPush.History;
using GitPush.Hooks;
using Microsoft.Extensions.DependencyInjection;

namespace GitPush.EndToEnd.Tests.Ssh;

/// <summary>The stock git client over OpenSSH's.</summary>
[TestClass]
public sealed class SshTransportTests
{
    [TestMethod]
    [DataRow("0")]
    [DataRow("1")]
    [DataRow("2")]
    public async Task Push_clone_and_fetch_work_in_every_version_of_the_protocol(string version)
    {
        await using var host = await SshHost.StartAsync();
        await host.Host.CreateRepositoryAsync("team/shop");
        var work = host.Init();
        var other = host.At("other");
        foreach (var git in new[] { work, other })
        {
            git.Environment["GIT_TRACE_PACKET"] = "1";
        }

        var url = host.UrlOf("team/shop.git");
        var first = work.Commit("a.txt", "a");
        await work.RunAsync(["-c", $"protocol.version={version}", "push", url, "main"]);
        var clone = await other.TryRunAsync(["-c", $"protocol.version={version}", "clone", "--quiet", url, "."]);
        Assert.AreEqual(0, clone.ExitCode, clone.Error);
        Assert.AreEqual(version != "0", clone.Error.Contains($"< version {version}", StringComparison.Ordinal), clone.Error);
        Assert.AreEqual(first, other.Run("rev-parse", "HEAD"));

        var second = work.Commit("b.txt", "b");
        await work.RunAsync(["-c", $"protocol.version={version}", "push", "--quiet", url, "main"]);
        await other.RunAsync(["-c", $"protocol.version={version}", "fetch", "--quiet"]);
        Assert.AreEqual(second, other.Run("rev-parse", "origin/main"));
        Assert.AreEqual(second, host.Host.Inspect("team/shop").Run("rev-parse", "main"));
        Assert.IsEmpty(host.Host.Log.Lines.Where(line => line.StartsWith("Error", StringComparison.Ordinal)));
    }

    [TestMethod]
    [DataRow("0")]
    [DataRow("1")]
    [DataRow("2")]
    public async Task A_client_that_only_looks_ends_in_order(string version)
    {
        await using var host = await SshHost.StartAsync();
        await host.Host.CreateRepositoryAsync("shop");
        var work = host.Init();
        var id = work.Commit("a.txt", "a");
        await work.RunAsync(["push", "--quiet", host.UrlOf("shop"), "main"]);

        var refs = await work.TryRunAsync(["-c", $"protocol.version={version}", "ls-remote", host.UrlOf("shop")]);
        var upToDate = await work.TryRunAsync(["push", host.UrlOf("shop"), "main"]);

        Assert.AreEqual(0, refs.ExitCode, refs.Error);
        StringAssert.Contains(refs.Output, $"{id}\trefs/heads/main");
        Assert.AreEqual(0, upToDate.ExitCode, upToDate.Error);
        StringAssert.Contains(upToDate.Error, "Everything up-to-date");
    }

    [TestMethod]
    [DataRow("git-upload-pack 'shop'", null)]
    [DataRow("git-upload-pack '/shop.git'", "version=1")]
    [DataRow("git upload-pack shop.git", "version=2:extra=1")]
    [DataRow("git-receive-pack 'shop'", null)]
    public async Task A_client_that_hangs_up_after_the_advertisement_has_exit_status_0(string command, string? protocol)
    {
        await using var host = await SshHost.StartAsync();
        await host.Host.CreateRepositoryAsync("shop");
        using var ssh = host.StartSsh(protocol is null ? [] : ["-o", $"SetEnv=GIT_PROTOCOL={protocol}"], [command]);

        await ssh.StandardInput.WriteAsync("0000");
        ssh.StandardInput.Close();
        var output = await ssh.StandardOutput.ReadToEndAsync();
        await ssh.WaitForExitAsync();

        Assert.AreEqual(0, ssh.ExitCode, output + await ssh.StandardError.ReadToEndAsync());
        StringAssert.EndsWith(output, "0000");
    }

    [TestMethod]
    public async Task What_a_stage_writes_and_why_it_refuses_reach_the_terminal()
    {
        await using var host = await SshHost.StartAsync(git => git.OnPreReceive("policy", async (push, cancellationToken) =>
        {
            await push.Output.WriteLineAsync($"{push.User.Identity!.Name} pushes over {push.Connection.Transport}", cancellationToken);
            return push.Updates[0].Branch == "main" ? StageResult.Reject(push.Updates[0], "not on main") : StageResult.Continue;
        }));
        await host.Host.CreateRepositoryAsync("shop");
        var work = host.Init();
        work.Commit("a.txt", "a");

        var accepted = await work.TryRunAsync(["push", host.UrlOf("shop"), "HEAD:topic"]);
        var refused = await work.TryRunAsync(["push", host.UrlOf("shop"), "HEAD:main"]);

        Assert.AreEqual(0, accepted.ExitCode, accepted.Error);
        StringAssert.Contains(accepted.Error, "remote: ada pushes over ssh");
        Assert.AreEqual(1, refused.ExitCode);
        StringAssert.Contains(refused.Error, "remote: ada pushes over ssh");
        StringAssert.Contains(refused.Error, "! [remote rejected] HEAD -> main (not on main)");
    }

    [TestMethod]
    public async Task A_stage_and_the_record_know_who_pushed_from_where_with_which_key()
    {
        PushContext? seen = null;
        await using var host = await SshHost.StartAsync(git => git.OnPreReceive("look", (push, _) =>
        {
            seen = push;
            return ValueTask.FromResult(StageResult.Continue);
        }));
        await host.Host.CreateRepositoryAsync("shop");
        var work = host.Init();
        work.Commit("a.txt", "a");

        await work.RunAsync(["push", "-o", "deploy=now", "-o", "quietly", host.UrlOf("shop"), "main"]);

        Assert.IsNotNull(seen);
        Assert.AreEqual("ssh", seen.Connection.Transport);
        Assert.AreEqual("127.0.0.1", seen.Connection.RemoteAddress?.ToString());
        StringAssert.StartsWith(seen.Connection.KeyFingerprint!, "SHA256:");
        Assert.AreEqual("ada@laptop", seen.Connection.KeyComment);
        StringAssert.StartsWith(seen.Connection.ClientAgent!, "SSH-2.0-OpenSSH");
        CollectionAssert.AreEqual(new[] { "deploy=now", "quietly" }, seen.Options.ToArray());
        var record = await SingleRecordAsync(host);
        Assert.AreEqual("ada", record.User);
        Assert.AreEqual(seen.Connection.KeyFingerprint, record.KeyFingerprint);
    }

    [TestMethod]
    public async Task A_signed_push_uses_the_nonce_of_its_connection()
    {
        PushCertificate? certificate = null;
        await using var host = await SshHost.StartAsync(
            git => git.OnPreReceive("look", (push, _) =>
            {
                certificate = push.Certificate;
                return ValueTask.FromResult(StageResult.Continue);
            }),
            options => options.CertNonceSeed = "a secret of the server");
        await host.Host.CreateRepositoryAsync("shop");
        var work = host.Init();
        SshHost.CreateKey(Path.Combine(work.WorkingDirectory, ".git/signer"), "ada@example.com");
        work.Run("config", "gpg.format", "ssh");
        work.Run("config", "user.signingKey", ".git/signer.pub");
        work.Commit("a.txt", "a");

        await work.RunAsync(["push", "--signed", host.UrlOf("shop"), "main"]);

        Assert.AreEqual(PushCertNonceStatus.Ok, certificate?.NonceStatus);
    }

    [TestMethod]
    public async Task Shallow_and_partial_clones_fetch_what_they_lack()
    {
        await using var host = await SshHost.StartAsync();
        await host.Host.CreateRepositoryAsync("shop");
        var work = host.Init();
        work.Commit("a.txt", "one");
        work.Commit("a.txt", "two");
        await work.RunAsync(["push", "--quiet", host.UrlOf("shop"), "main"]);

        var shallow = host.At("shallow");
        await shallow.RunAsync(["clone", "--quiet", "--depth=1", host.UrlOf("shop"), "."]);
        Assert.AreEqual("1", shallow.Run("rev-list", "--count", "HEAD"));
        await shallow.RunAsync(["fetch", "--quiet", "--unshallow"]);
        Assert.AreEqual("2", shallow.Run("rev-list", "--count", "HEAD"));

        var partial = host.At("partial");
        await partial.RunAsync(["clone", "--quiet", "--filter=blob:none", "--no-checkout", host.UrlOf("shop"), "."]);
        Assert.AreEqual("one", await partial.RunAsync(["show", "HEAD~1:a.txt"]));
    }

    [TestMethod]
    public async Task A_large_push_and_its_clone_are_whole()
    {
        await using var host = await SshHost.StartAsync(ssh: ssh => ssh.RekeyBytes = 1 << 20);
        await host.Host.CreateRepositoryAsync("shop");
        var work = host.Init();
        var noise = new byte[12 << 20];
        new Random(1).NextBytes(noise);
        await File.WriteAllBytesAsync(Path.Combine(work.WorkingDirectory, "noise.bin"), noise);
        var id = work.Commit("a.txt", "a");
        work.Run("add", "noise.bin");
        work.Run("commit", "--quiet", "--amend", "-m", "Noise");
        id = work.Run("rev-parse", "HEAD");

        await work.RunAsync(["push", "--quiet", host.UrlOf("shop"), "main"]);
        var clone = host.At("clone");
        await clone.RunAsync(["clone", "--quiet", host.UrlOf("shop"), "."]);

        Assert.AreEqual(id, clone.Run("rev-parse", "HEAD"));
        CollectionAssert.AreEqual(noise, await File.ReadAllBytesAsync(Path.Combine(clone.WorkingDirectory, "noise.bin")));
    }

    [TestMethod]
    public async Task Both_doors_lead_to_the_same_repositories_and_one_history()
    {
        await using var host = await SshHost.StartAsync(GitPushHost.AllowEverybody);
        await host.Host.CreateRepositoryAsync("shop");
        var work = host.Init();
        work.Commit("a.txt", "a");
        await work.RunAsync(["push", "--quiet", host.UrlOf("shop"), "main"]);
        var id = work.Commit("b.txt", "b");
        await work.RunAsync(["push", "--quiet", host.Host.UrlOf("shop.git"), "main"]);

        var overSsh = host.At("ssh");
        await overSsh.RunAsync(["clone", "--quiet", host.UrlOf("shop"), "."]);
        var overHttp = host.At("http");
        await overHttp.RunAsync(["clone", "--quiet", host.Host.UrlOf("shop.git"), "."]);

        Assert.AreEqual(id, overSsh.Run("rev-parse", "HEAD"));
        Assert.AreEqual(id, overHttp.Run("rev-parse", "HEAD"));
        CollectionAssert.AreEquivalent(new[] { "http", "ssh" }, (await RecordsAsync(host)).Select(record => record.Transport).ToArray());
    }

    private static async Task<PushRecord> SingleRecordAsync(SshHost host) => Assert.ContainsSingle(await RecordsAsync(host));

    private static async Task<List<PushRecord>> RecordsAsync(SshHost host)
    {
        var records = new List<PushRecord>();
        await foreach (var record in host.Host.Services.GetRequiredService<IPushLog>().QueryAsync(new PushQuery()))
        {
            records.Add(record);
        }

        return records;
    }
}
