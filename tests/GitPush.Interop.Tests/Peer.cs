using System.Diagnostics;

namespace GitPush.Interop.Tests;

/// <summary>A git client that is none of ours, as a command. Users' and the machine's configuration is kept away from it.</summary>
/// <param name="name">What it is called.</param>
internal abstract class Peer(string name)
{
    private static readonly TimeSpan MaxTime = TimeSpan.FromMinutes(2);

    public string Name { get; } = name;

    /// <summary>Whether it can clone the last commits only.</summary>
    public virtual bool CanCloneShallow => true;

    public Task<PeerResult> CloneAsync(string url, string folder, int? depth = null) => RunAsync(Clone(url, folder, depth), ".", url);

    public Task<PeerResult> FetchAsync(string folder) => RunAsync(Fetch(folder), folder, UrlOf(folder));

    /// <param name="source">A ref of the folder's repository, in full.</param>
    /// <param name="target">The server's ref, in full.</param>
    public Task<PeerResult> PushAsync(string folder, string source, string target, bool force = false) => RunAsync(Push(folder, source, target, force), folder, UrlOf(folder));

    public Task<PeerResult> DeleteAsync(string folder, string target) => RunAsync(Delete(folder, target), folder, UrlOf(folder));

    public override string ToString() => Name;

    protected abstract string[] Clone(string url, string folder, int? depth);

    protected abstract string[] Fetch(string folder);

    protected abstract string[] Push(string folder, string source, string target, bool force);

    protected abstract string[] Delete(string folder, string target);

    /// <summary>The program and its first arguments.</summary>
    protected abstract string[] Program { get; }

    /// <param name="home">An empty folder that is the user's.</param>
    /// <param name="url">The server's repository, with credentials.</param>
    protected virtual void Prepare(IDictionary<string, string?> environment, TempFolder home, Uri url)
    {
    }

    /// <param name="arguments">What follows <see cref="Program"/>.</param>
    protected async Task<PeerResult> RunAsync(string[] arguments, string folder, string url)
    {
        using var home = new TempFolder();
        var start = new TestGit(Path.GetFullPath(folder)).StartInfo();
        start.FileName = Program[0];
        foreach (var argument in Program.Skip(1).Concat(arguments))
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["HOME"] = home.Path;
        Prepare(start.Environment, home, new Uri(url));
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        using var timeout = new CancellationTokenSource(MaxTime);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(timeout.Token);
            var error = process.StandardError.ReadToEndAsync(timeout.Token);
            var text = await output + await error;
            await process.WaitForExitAsync(timeout.Token);
            return new PeerResult(process.ExitCode, text);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{Name} {string.Join(' ', arguments)} does not end.");
        }
    }

    private static string UrlOf(string folder) => new TestGit(folder).Run("config", "remote.origin.url");
}
