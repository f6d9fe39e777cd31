using System.Net.Sockets;
using GitPush.Compare.Repositories;

namespace GitPush.Compare.Servers;

/// <summary>
/// git's own server over SSH: OpenSSH's sshd, as whoever runs this, with git from the PATH. On its port git has its default
/// settings, on another one the same repositories are served with <c>core.fsync=all</c>.
/// </summary>
/// <param name="authorizedKeys">The file of the keys that may log in.</param>
internal sealed class OpenSshServer(string root, string folder, string authorizedKeys) : BenchServer(root)
{
    // Where sshd locks its unprivileged half up, when root runs it. Distributions make it when they start the service.
    private const string PrivilegeSeparationFolder = "/run/sshd";

    /// <summary>Where <c>core.fsync=all</c> holds.</summary>
    public int DurablePort { get; } = FreePort();

    private string HostKey => Path.Combine(folder, "host_ecdsa_key");

    // sshd starts itself again for each connection, and insists on a full path for that.
    private static string Program => Environment.GetEnvironmentVariable("PATH")!.Split(':')
        .Select(static place => Path.Combine(place, "sshd")).First(File.Exists);

    protected override void StartProcesses()
    {
        Directory.CreateDirectory(folder);
        if (Environment.IsPrivilegedProcess)
        {
            Directory.CreateDirectory(PrivilegeSeparationFolder);
        }

        SshKeys.Generate(HostKey, "ecdsa");
        var configuration = Path.Combine(folder, "sshd_config");
        File.WriteAllText(configuration, Configuration);
        StartProcess(Program, "-D", "-f", configuration, "-E", Path.Combine(folder, "sshd.log"));
    }

    /// <summary>It sends its identification string at once (RFC 4253 §4.2).</summary>
    protected override bool TryAsk(string repository)
    {
        using var client = new TcpClient("127.0.0.1", Port);
        return client.GetStream().ReadByte() == 'S';
    }

    // A home of its own, so that what the user's shell does when it starts, and git's settings there, are not measured.
    private string Configuration =>
        $"""
        Port {Port}
        Port {DurablePort}
        ListenAddress 127.0.0.1
        HostKey {HostKey}
        PidFile none
        UsePAM no
        StrictModes no
        AuthorizedKeysFile {authorizedKeys}
        PasswordAuthentication no
        KbdInteractiveAuthentication no
        AcceptEnv GIT_PROTOCOL
        SetEnv HOME={folder}
        Match LocalPort {DurablePort}
            SetEnv HOME={folder} GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0=core.fsync GIT_CONFIG_VALUE_0=all

        """;
}
