namespace GitPush.Interop.Tests.Ssh;

/// <summary>A git library behind a script in <c>Peers</c> that is told how to log in by an environment variable.</summary>
/// <param name="variable">The variable's name.</param>
/// <param name="getValue">The value, from the user's home and the key's path.</param>
internal sealed class LibrarySshPeer(string name, SshLogin login, string script, string variable, Func<TempFolder, string, string> getValue)
    : ScriptPeer(name, [AllPeers.Python, AllPeers.Script(script)], canCloneShallow: false)
{
    protected override void Prepare(IDictionary<string, string?> environment, TempFolder home, Uri url) =>
        environment[variable] = getValue(home, login.MoveInto(home, environment));
}
