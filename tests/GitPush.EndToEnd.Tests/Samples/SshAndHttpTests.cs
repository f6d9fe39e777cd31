using System.Diagnostics;
using GitPush.EndToEnd.Tests.Ssh;

namespace GitPush.EndToEnd.Tests.Samples;

/// <summary>What the README of samples/SshAndHttp promises.</summary>
[TestClass]
public sealed class SshAndHttpTests
{
    [TestMethod]
    public async Task Both_doors_take_a_push_and_tell_whose_it_is()
    {
        using var folder = new TempFolder();
        var key = SshHost.CreateKey(folder.Combine("key"), "ada");
        folder.WriteFile("authorized_keys", $"# The keys of users.\n{key}\n");
        var start = new ProcessStartInfo(
            "dotnet",
            [
                "exec", Path.Combine(AppContext.BaseDirectory, "SshAndHttp.dll"), "--urls", "http://127.0.0.1:0", "--Ssh:Port", "0",
                "--Ssh:ListenAddresses:0", "127.0.0.1", "--Users:ada", "secret",
                "--Data", folder.Combine("data"), "--AuthorizedKeys", folder.Combine("authorized_keys"),
            ])
        {
            WorkingDirectory = AppContext.BaseDirectory,
            RedirectStandardOutput = true,
        };
        using var sample = Process.Start(start)!;
        try
        {
            var ssh = await ReadUrlAsync(sample, "git push ssh://");
            var http = await ReadUrlAsync(sample, "git push http://");
            var work = TestGit.Init(folder.Combine("work"));
            work.Environment["GIT_SSH_COMMAND"] = string.Join(
                ' ', "ssh -F /dev/null -o IdentitiesOnly=yes -o IdentityAgent=none -o BatchMode=yes -o GlobalKnownHostsFile=/dev/null -o StrictHostKeyChecking=accept-new",
                "-i", folder.Combine("key"), "-o", $"UserKnownHostsFile={folder.Combine("known_hosts")}");
            work.Commit("a.txt", "a");

            var overSsh = await work.TryRunAsync(["push", ssh, "main"]);
            var overHttp = await work.TryRunAsync(["push", http.Replace("http://", "http://ada:secret@", StringComparison.Ordinal), "HEAD:topic"]);

            Assert.AreEqual(0, overSsh.ExitCode, overSsh.Error);
            StringAssert.Contains(overSsh.Error, $"remote: ada pushes 1 ref(s) over ssh, with the key {key.Fingerprint}");
            Assert.AreEqual(0, overHttp.ExitCode, overHttp.Error);
            StringAssert.Contains(overHttp.Error, "remote: ada pushes 1 ref(s) over http, with a password");
            Assert.HasCount(2, (await work.RunAsync(["ls-remote", "--heads", ssh])).Split('\n'));
        }
        finally
        {
            sample.Kill();
            await sample.WaitForExitAsync();
        }
    }

    private static async Task<string> ReadUrlAsync(Process sample, string mark)
    {
        while (await sample.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.Contains(mark, StringComparison.Ordinal))
            {
                return line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[2];
            }
        }

        throw new InvalidOperationException("The sample ended before it listened.");
    }
}
