namespace GitPush.Compare.Servers;

/// <summary>bench/GitPush.BenchHost: a host with GitPush and nothing else.</summary>
/// <param name="authorizedKeys">The file of the keys that may log in over SSH; null for a server without SSH.</param>
internal sealed class GitPushServer(string root, string? authorizedKeys = null) : BenchServer(root)
{
    public int SshPort { get; } = FreePort();

    protected override void StartProcesses()
    {
        string[] ssh = authorizedKeys is null ? [] : [$"{SshPort}", authorizedKeys];
        StartProcess("dotnet", ["exec", Path.Combine(AppContext.BaseDirectory, "GitPush.BenchHost.dll"), Root, $"{Port}", .. ssh]);
    }
}
