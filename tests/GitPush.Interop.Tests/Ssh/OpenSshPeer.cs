namespace GitPush.Interop.Tests.Ssh;

/// <summary>OpenSSH's client, which knows nothing of <c>$HOME</c>: the files are named to it.</summary>
/// <param name="options">Further arguments.</param>
internal sealed class OpenSshPeer(SshLogin login, params string[] options) : GitOverSshPeer("git over OpenSSH", login)
{
    /// <summary>The socket of the agent that the client asks for keys, in place of the login's own file.</summary>
    public string? Agent { get; init; }

    /// <summary>The command line of a client that takes its key from a file.</summary>
    public static string CommandOf(SshLogin login, TempFolder home) => $"{Command(home, login.KnownHost)} -i {login.KeyFile} -o IdentitiesOnly=yes -o IdentityAgent=none";

    protected override string Install(TempFolder home, IDictionary<string, string?> environment)
    {
        var keys = Agent is null ? CommandOf(Login, home) : $"{Command(home, Login.KnownHost)} -o IdentityFile=none -o IdentityAgent={Agent}";
        return string.Join(' ', [keys, .. options]);
    }

    private static string Command(TempFolder home, string knownHost) =>
        $"ssh -F /dev/null -o BatchMode=yes -o UserKnownHostsFile={home.WriteFile("known_hosts", knownHost)} -o GlobalKnownHostsFile=/dev/null";
}
