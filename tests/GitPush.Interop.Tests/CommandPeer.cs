namespace GitPush.Interop.Tests;

/// <summary>A peer with git's own command line.</summary>
internal class CommandPeer(string name, string[] program, bool canCloneShallow) : Peer(name)
{
    public override bool CanCloneShallow => canCloneShallow;

    protected override string[] Program => program;

    protected override string[] Clone(string url, string folder, int? depth) =>
        depth is null ? ["clone", url, folder] : ["clone", "--depth", $"{depth}", url, folder];

    protected override string[] Fetch(string folder) => ["fetch", "origin"];

    protected override string[] Push(string folder, string source, string target, bool force) =>
        force ? ["push", "--force", "origin", $"{source}:{target}"] : ["push", "origin", $"{source}:{target}"];

    protected override string[] Delete(string folder, string target) => ["push", "origin", $":{target}"];
}
