namespace GitPush.Interop.Tests.Ssh;

/// <summary>JGit's command line with the JSch that is part of it, which reads private keys in PEM and looks for no ECDSA key unless told to.</summary>
internal sealed class JGitSshPeer(SshLogin login) : CommandPeer("jgit", AllPeers.JGit, canCloneShallow: false)
{
    protected override void Prepare(IDictionary<string, string?> environment, TempFolder home, Uri url)
    {
        var key = login.MoveInto(home, environment);
        Tool.Run("ssh-keygen", ["-q", "-p", "-N", "", "-m", "PEM", "-f", key]);
        home.WriteFile(".ssh/config", $"IdentityFile {key}\n");
        environment["LC_ALL"] = "C.UTF-8";
        environment["JAVA_TOOL_OPTIONS"] = $"-Duser.home={home.Path} -Djava.awt.headless=true";
    }
}
