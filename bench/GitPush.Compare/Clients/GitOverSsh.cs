using System.Diagnostics;
using GitPush.Compare.Repositories;

namespace GitPush.Compare.Clients;

/// <summary>
/// git over OpenSSH's ssh, with a key of its own and the same algorithms for every server. Both programs, their start included, are
/// part of what is measured.
/// </summary>
internal sealed class GitOverSsh
{
    private readonly string _configuration;

    /// <param name="folder">Takes the key and the settings.</param>
    public GitOverSsh(string folder)
    {
        Directory.CreateDirectory(folder);
        var key = Path.Combine(folder, "id_ed25519");
        SshKeys.Generate(key, "ed25519");
        AuthorizedKeys = key + ".pub";
        _configuration = Path.Combine(folder, "ssh_config");

        // ssh takes a connection that is there under the control path, and makes its own where there is none.
        File.WriteAllText(_configuration,
            $"""
            IdentityFile {key}
            IdentitiesOnly yes
            IdentityAgent none
            BatchMode yes
            StrictHostKeyChecking no
            UserKnownHostsFile /dev/null
            GlobalKnownHostsFile /dev/null
            LogLevel ERROR
            KexAlgorithms curve25519-sha256
            HostKeyAlgorithms ecdsa-sha2-nistp256
            Ciphers aes256-gcm@openssh.com
            ControlPath {folder}/%p

            """);
    }

    /// <summary>The file of the public key.</summary>
    public string AuthorizedKeys { get; }

    private string Command => $"ssh -F {_configuration}";

    /// <param name="repository">The folder of the repository to push from.</param>
    public void Push(string repository, string url, string refSpec) =>
        GitCommand.RunOver(Command, repository, [], "push", "--quiet", url, refSpec);

    public void ListRefs(string url) => GitCommand.RunOver(Command, "/", [], "ls-remote", url, "HEAD");

    public void Clone(string url, string folder) => GitCommand.RunOver(Command, "/", [], "clone", "--quiet", "--bare", url, folder);

    /// <summary>Makes a connection that the others take until <see cref="Release"/>: <c>ControlMaster</c> of ssh_config(5).</summary>
    public void Keep(int port) => Ssh(port, "-M", "-N", "-f");

    public void Release(int port) => Ssh(port, "-O", "exit");

    private void Ssh(int port, params string[] arguments)
    {
        using var process = Process.Start("ssh", ["-q", "-F", _configuration, "-p", $"{port}", .. arguments, $"{Environment.UserName}@127.0.0.1"]);
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"ssh {string.Join(' ', arguments)} ended with {process.ExitCode}.");
        }
    }
}
