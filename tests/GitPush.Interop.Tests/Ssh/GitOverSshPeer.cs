namespace GitPush.Interop.Tests.Ssh;

/// <summary>The stock git with another program in place of OpenSSH's client.</summary>
internal abstract class GitOverSshPeer(string name, SshLogin login) : CommandPeer(name, ["git"], canCloneShallow: true)
{
    protected SshLogin Login => login;

    /// <summary>
    /// As which known client git is to call it, or null to have git find out: by the program's name, or by running it with <c>-G</c>.
    /// </summary>
    protected virtual string? Variant => null;

    /// <summary>The arguments that say on which port the server is.</summary>
    protected virtual string Port => $"-p {login.Endpoint.Port}";

    /// <summary>Has the program run a command by itself, whose input is a flush packet.</summary>
    /// <param name="command">Without quotation marks of the double kind.</param>
    public Task<PeerResult> ExecuteAsync(string command) => RunAsync(
        ["-c", $"alias.execute=!printf 0000 | $GIT_SSH_COMMAND {Port} git@{login.Endpoint.Address} \"{command}\"", "execute"], ".", $"ssh://git@{login.Endpoint}");

    /// <summary>Moves the user in, with the keys in the client's own form.</summary>
    /// <returns>The program with its first arguments, for a shell.</returns>
    protected abstract string Install(TempFolder home, IDictionary<string, string?> environment);

    protected sealed override void Prepare(IDictionary<string, string?> environment, TempFolder home, Uri url)
    {
        environment["GIT_SSH_COMMAND"] = Install(home, environment);
        if (Variant is not null)
        {
            environment["GIT_SSH_VARIANT"] = Variant;
        }
    }
}
