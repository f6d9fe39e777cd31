using System.Diagnostics;
using GitPush.Hooks;
using Microsoft.Extensions.DependencyInjection;

namespace GitPush.EndToEnd.Tests.Ssh;

/// <summary>Who is slow holds up himself: neither other sessions of his connection nor other connections.</summary>
[TestClass]
public sealed class SshSlowPeerTests
{
    /// <summary>More than what lies between the server and a client that does not read: windows, pipes, the system's buffers.</summary>
    private const int Megabytes = 12;

    [TestMethod]
    public async Task A_stage_that_does_not_go_on_holds_up_its_own_push_only()
    {
        using var gate = new StageGate();
        await using var host = await SshHost.StartAsync(git => git.OnPreReceive("gate", async (push, cancellationToken) =>
            push.Repository.Name.Value == "slow" ? await gate.PassAsync(push, cancellationToken) : StageResult.Continue));
        await host.Host.CreateRepositoryAsync("slow");
        await host.Host.CreateRepositoryAsync("shop");
        using var shared = await SharedConnection.StartAsync(host);
        var work = host.Init();
        var through = Through(shared, host.Init("through"));
        work.Commit("a.txt", "a");
        through.Commit("b.txt", "b");

        var slow = through.TryRunAsync(["push", host.UrlOf("slow"), "main"]);
        await gate.Entered.WaitAsync();
        foreach (var (git, branch) in new[] { (through, "same"), (work, "other") })
        {
            var push = await git.TryRunAsync(["push", host.UrlOf("shop"), $"main:{branch}"]);
            Assert.AreEqual(0, push.ExitCode, push.Error);
            var refs = await git.RunAsync(["ls-remote", host.UrlOf("shop")]);
            StringAssert.Contains(refs, $"refs/heads/{branch}");
        }

        Assert.IsFalse(slow.IsCompleted);
        gate.Open();
        var result = await slow;
        Assert.AreEqual(0, result.ExitCode, result.Error);

        // The shared one, and two of the other.
        Assert.HasCount(3, host.Host.Log.Lines.Where(line => line.Contains("logged in as", StringComparison.Ordinal)));
    }

    [TestMethod]
    public async Task A_client_that_does_not_read_holds_up_its_own_session_only()
    {
        await using var host = await SshHost.StartAsync();
        await host.Host.CreateRepositoryAsync("large");
        await host.Host.CreateRepositoryAsync("shop");
        var work = host.Init();
        var noise = new byte[Megabytes << 20];
        new Random(1).NextBytes(noise);
        await File.WriteAllBytesAsync(Path.Combine(work.WorkingDirectory, "noise.bin"), noise);
        work.Run("add", "noise.bin");
        var id = work.Commit("a.txt", "a");
        await work.RunAsync(["push", "--quiet", host.UrlOf("large"), "main"]);
        using var shared = await SharedConnection.StartAsync(host);
        var through = Through(shared, host.Init("through"));
        through.Commit("b.txt", "b");

        using var lazy = host.StartSsh(shared.Options, ["git-upload-pack 'large'"]);
        var output = lazy.StandardOutput.BaseStream;
        await lazy.StandardInput.WriteAsync($"0032want {id}\n00000009done\n");
        await lazy.StandardInput.FlushAsync();
        await ReadUntilAsync(output, "PACK"u8.ToArray());

        foreach (var (git, branch) in new[] { (through, "same"), (work, "other") })
        {
            var push = await git.TryRunAsync(["push", host.UrlOf("shop"), $"main:{branch}"]);
            Assert.AreEqual(0, push.ExitCode, push.Error);
        }

        Assert.IsFalse(lazy.HasExited);
        lazy.StandardInput.Close();
        using var rest = new MemoryStream();
        await output.CopyToAsync(rest);
        await lazy.WaitForExitAsync();
        Assert.AreEqual(0, lazy.ExitCode);
        Assert.IsGreaterThan(noise.Length - (1 << 16), rest.Length);
    }

    private static TestGit Through(SharedConnection shared, TestGit git)
    {
        git.Environment["GIT_SSH_COMMAND"] += " " + string.Join(' ', shared.Options);
        return git;
    }

    private static async Task ReadUntilAsync(Stream stream, byte[] text)
    {
        var matched = 0;
        var one = new byte[1];
        while (matched < text.Length)
        {
            Assert.AreEqual(1, await stream.ReadAsync(one));
            matched = one[0] == text[matched] ? matched + 1 : one[0] == text[0] ? 1 : 0;
        }
    }

    /// <summary>A connection of OpenSSH's client that several of its processes use (ControlMaster).</summary>
    private sealed class SharedConnection : IDisposable
    {
        private readonly TempFolder _folder = new();
        private readonly Process _master;

        private SharedConnection(SshHost host) => _master = host.StartSsh(["-M", "-S", Socket, "-N"], []);

        public string[] Options => ["-S", Socket, "-o", "ControlMaster=no"];

        private string Socket => _folder.Combine("s");

        public static async Task<SharedConnection> StartAsync(SshHost host)
        {
            var shared = new SharedConnection(host);
            while (true)
            {
                using var check = host.StartSsh([.. shared.Options, "-O", "check"], []);
                await check.WaitForExitAsync();
                if (check.ExitCode == 0)
                {
                    return shared;
                }

                Assert.IsFalse(shared._master.HasExited, "the connection");
            }
        }

        public void Dispose()
        {
            _master.Kill();
            _master.WaitForExit();
            _master.Dispose();
            _folder.Dispose();
        }
    }
}
