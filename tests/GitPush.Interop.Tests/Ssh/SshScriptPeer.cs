namespace GitPush.Interop.Tests.Ssh;

/// <summary>An SSH library behind a script in <c>Peers</c> that git calls as it calls OpenSSH's client.</summary>
/// <param name="program">The script with its interpreter.</param>
internal sealed class SshScriptPeer(string name, SshLogin login, params string[] program) : GitOverSshPeer($"git over {name}", login)
{
    protected override string Variant => "ssh";

    protected override string Install(TempFolder home, IDictionary<string, string?> environment)
    {
        Login.MoveInto(home, environment);
        environment["NODE_PATH"] = AllPeers.NodeModules;
        return string.Join(' ', program);
    }
}
