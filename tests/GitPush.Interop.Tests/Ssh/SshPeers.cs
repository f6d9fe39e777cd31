namespace GitPush.Interop.Tests.Ssh;

/// <summary>The clients that come over SSH. <c>./test.sh</c> installs what they need.</summary>
internal static class SshPeers
{
    private static readonly string[] AllKeys = ["ed25519", "ecdsa-256", "ecdsa-384", "ecdsa-521", "rsa-2048"];

    // These versions of JSch and libssh2 sign with RSA and SHA-1 only, which no server should take; JSch knows no Ed25519.
    private static readonly Dictionary<string, SshPeer> Peers = new SshPeer[]
    {
        new("OpenSSH", [.. AllKeys, "rsa-4096"], login => new OpenSshPeer(login)),
        new("dbclient", AllKeys, login => new DropbearPeer(login)),
        new("plink", AllKeys, login => new PlinkPeer(login)),
        new("paramiko", AllKeys, login => new SshScriptPeer("paramiko", login, AllPeers.Python, AllPeers.Script("paramiko_ssh.py"))),
        new("asyncssh", AllKeys, login => new SshScriptPeer("asyncssh", login, AllPeers.Python, AllPeers.Script("asyncssh_ssh.py"))),
        new("ssh2", AllKeys, login => new SshScriptPeer("ssh2", login, "node", AllPeers.Script("ssh2_ssh.cjs"))),
        new("jgit", ["ecdsa-256", "ecdsa-384", "ecdsa-521"], login => new JGitSshPeer(login)),
        new("pygit2", ["ed25519", "ecdsa-256", "ecdsa-384", "ecdsa-521"], login => new LibrarySshPeer("pygit2", login, "pygit2_peer.py", "SSH_KEY", (_, key) => key)),
        new("dulwich", ["ed25519"], login => new LibrarySshPeer("dulwich", login, "dulwich_peer.py", "GIT_SSH_COMMAND", (home, _) => OpenSshPeer.CommandOf(login, home))),
    }.ToDictionary(peer => peer.Name);

    public static IEnumerable<object[]> Names => Peers.Keys.Select(name => new object[] { name });

    /// <summary>Those that git starts.</summary>
    public static IEnumerable<object[]> Programs => [["OpenSSH"], ["dbclient"], ["plink"], ["paramiko"], ["asyncssh"], ["ssh2"]];

    public static SshPeer Get(string name) => Peers[name];
}
