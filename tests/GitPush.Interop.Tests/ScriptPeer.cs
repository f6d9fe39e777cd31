namespace GitPush.Interop.Tests;

/// <summary>A library behind a script in <c>Peers</c>.</summary>
/// <param name="variables">Environment variables that the script needs.</param>
internal class ScriptPeer(string name, string[] program, bool canCloneShallow, params (string Name, string Value)[] variables) : Peer(name)
{
    public override bool CanCloneShallow => canCloneShallow;

    protected override string[] Program => program;

    protected override string[] Clone(string url, string folder, int? depth) => depth is null ? ["clone", url, folder] : ["clone", url, folder, $"{depth}"];

    protected override string[] Fetch(string folder) => ["fetch", folder];

    protected override string[] Push(string folder, string source, string target, bool force) =>
        force ? ["push", folder, source, target, "force"] : ["push", folder, source, target];

    protected override string[] Delete(string folder, string target) => ["delete", folder, target];

    protected override void Prepare(IDictionary<string, string?> environment, TempFolder home, Uri url)
    {
        foreach (var (variable, value) in variables)
        {
            environment[variable] = value;
        }
    }
}
