namespace GitPush.Compare.Servers;

/// <summary>bench/GitPush.BenchHost: a host with GitPush and nothing else.</summary>
internal sealed class GitPushServer(string root) : BenchServer(root)
{
    protected override void StartProcesses() =>
        StartProcess("dotnet", "exec", Path.Combine(AppContext.BaseDirectory, "GitPush.BenchHost.dll"), Root, $"{Port}");
}
