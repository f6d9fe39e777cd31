using GitPush.Compare.Clients;
using GitPush.Compare.Servers;

namespace GitPush.Compare;

/// <summary>One of those that are compared: a server, and the repositories that it alone serves.</summary>
/// <param name="Name">What the table calls it.</param>
/// <param name="Key">What its repositories' names end in.</param>
/// <param name="Prefix">What its paths begin with.</param>
/// <param name="CountedPrefix">What they begin with where processor time is measured.</param>
/// <param name="Ssh">Where the same repositories are served over SSH.</param>
internal sealed record Side(string Name, string Key, BenchServer Server, string Prefix, string CountedPrefix, SshEndpoint Ssh)
{
    public string FolderOf(string repository) => Server.PathOf($"{repository}-{Key}");

    public string PathOf(string repository) => $"{Prefix}/{repository}-{Key}.git";

    /// <summary>The same repository by the path under which all processor time is counted.</summary>
    public string CountedPathOf(string repository) => $"{CountedPrefix}/{repository}-{Key}.git";

    public string SshUrlOf(string repository) => $"ssh://{Environment.UserName}@127.0.0.1:{Ssh.Port}{Ssh.Prefix}/{repository}-{Key}.git";

    public RawHttpClient Connect() => new(Server.Port);
}
