using System.Diagnostics;

namespace GitPush.Deploy.Tests;

/// <summary>samples/KubernetesDeploy in a process of its own, and a work tree of its app that is pushed to it.</summary>
internal sealed class SampleProcess : IDisposable
{
    private readonly TempFolder _folder;
    private readonly Process _process;

    private SampleProcess(TempFolder folder, Process process, string http, string ssh)
    {
        (_folder, _process, HttpUrl, SshUrl) = (folder, process, http, ssh);
        App = TestGit.Init(folder.CreateDirectory("app"));
        App.Environment["GIT_SSH_COMMAND"] = string.Join(
            ' ', "ssh -F /dev/null -o IdentitiesOnly=yes -o IdentityAgent=none -o BatchMode=yes -o GlobalKnownHostsFile=/dev/null -o StrictHostKeyChecking=accept-new",
            "-i", folder.Combine("key"), "-o", $"UserKnownHostsFile={folder.Combine("known_hosts")}");
        CopyApp(Path.Combine(AppContext.BaseDirectory, "app"), App.WorkingDirectory);
    }

    public string HttpUrl { get; }

    public string SshUrl { get; }

    /// <summary>The app's repository.</summary>
    public TestGit App { get; }

    public static async Task<SampleProcess> StartAsync(DeployFixture fixture)
    {
        var folder = new TempFolder();
        await RunAsync("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "ada", "-f", folder.Combine("key"));
        File.Copy(folder.Combine("key.pub"), folder.Combine("authorized_keys"));
        var start = new ProcessStartInfo(
            "dotnet",
            [
                "exec", Path.Combine(AppContext.BaseDirectory, "KubernetesDeploy.dll"), "--urls", "http://127.0.0.1:0", "--Ssh:Port", "0",
                "--Ssh:ListenAddresses:0", "127.0.0.1", "--Users:ada", "secret", "--Data", folder.Combine("data"),
                "--AuthorizedKeys", folder.Combine("authorized_keys"), "--Docker:Engine:Host", fixture.Engine.Host, "--Docker:NetworkMode", "none",
                "--Deploy:Registry", fixture.Registry.Address, "--Deploy:Kubeconfig", fixture.Cluster.Kubeconfig, "--Deploy:Namespace", fixture.Cluster.Namespace,
            ])
        {
            WorkingDirectory = AppContext.BaseDirectory,
            RedirectStandardOutput = true,
        };
        var process = Process.Start(start)!;
        string? http = null;
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.TrimStart().StartsWith("git push http://", StringComparison.Ordinal))
            {
                http = line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[2];
            }
            else if (line.TrimStart().StartsWith("git push ssh://", StringComparison.Ordinal))
            {
                // Nobody reads what the app logs later; the pipe must not fill up.
                _ = process.StandardOutput.ReadToEndAsync();
                return new SampleProcess(
                    folder, process, http!.Replace("http://", "http://ada:secret@", StringComparison.Ordinal), line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[2]);
            }
        }

        folder.Dispose();
        throw new InvalidOperationException("The sample ended before it listened.");
    }

    /// <summary>Changes a file of the app.</summary>
    public void Edit(string path, Func<string, string> change)
    {
        var file = Path.Combine(App.WorkingDirectory, path);
        var text = File.ReadAllText(file);
        var changed = change(text);
        Assert.AreNotEqual(text, changed, $"{path} was to change.");
        File.WriteAllText(file, changed);
    }

    /// <summary>Commits all changes and pushes them to main.</summary>
    public async Task<(string Commit, GitResult Result)> PushAsync(string url, params string[] arguments)
    {
        App.Run("add", "--all");
        App.Run("commit", "--quiet", "--allow-empty", "-m", "Change the page");
        return (App.Run("rev-parse", "HEAD"), await App.TryRunAsync(["push", .. arguments, url, "main"]));
    }

    /// <summary>Goes back to a commit, with all files.</summary>
    public void Reset(string commit) => App.Run("reset", "--quiet", "--hard", commit);

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
        _folder.Dispose();
    }

    private static void CopyApp(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            _ = Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }

    private static async Task RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        await process.WaitForExitAsync();
        Assert.AreEqual(0, process.ExitCode);
    }
}
