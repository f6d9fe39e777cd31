using System.Diagnostics;
using GitPush.Ssh.Authentication;
using GitPush.Ssh.Tests.Support;
using GitPush.Ssh.Transport;

namespace GitPush.Ssh.Tests.Peers;

/// <summary>Clients of all makes log in with keys that they made themselves.</summary>
[TestClass]
public sealed class LoginTests : IDisposable
{
    /// <summary>Debian's, for which its packages are.</summary>
    private const string Python = "/usr/bin/python3";

    private const string Paramiko = """
        import sys, paramiko
        port, path, type = sys.argv[1:]
        load = {"ed25519": paramiko.Ed25519Key, "ecdsa": paramiko.ECDSAKey, "rsa": paramiko.RSAKey}[type].from_private_key_file
        transport = paramiko.Transport(("127.0.0.1", int(port)))
        transport.start_client(timeout=30)
        transport.auth_publickey("git", load(path))
        print("logged in")
        transport.close()
        """;

    private const string Asyncssh = """
        import sys, asyncio, asyncssh
        port, path, *algorithms = sys.argv[1:]
        class Client(asyncssh.SSHClient):
            def auth_banner_received(self, message, language):
                print(message)
        async def main():
            options = dict(known_hosts=None, username="git", client_keys=[path], agent_path=None, config=[], client_factory=Client)
            if algorithms: options["signature_algs"] = algorithms
            try:
                connection = await asyncssh.connect("127.0.0.1", int(port), **options)
                print("logged in")
                connection.close()
                await connection.wait_closed()
            except asyncssh.Error as error:
                print(error.reason)
        asyncio.run(main())
        """;

    private readonly TempFolder _folder = new();

    public static IEnumerable<object[]> KeyTypes =>
        [["ed25519", ""], ["ecdsa", "256"], ["ecdsa", "384"], ["ecdsa", "521"], ["rsa", "3072"]];

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    [DynamicData(nameof(KeyTypes))]
    public async Task OpenSSH_logs_in(string type, string bits)
    {
        using var server = new LoginServer();
        var path = await GenerateAsync(type, bits);
        var fingerprint = await server.AddAsync(path);
        var output = await RunAsync("ssh", Arguments(server, "IdentityAgent=none", "-i", path));
        await AssertUserAsync(server, fingerprint, output);
        Assert.Contains("Authenticated to 127.0.0.1", output);
    }

    [TestMethod]
    [DataRow("rsa-sha2-256")]
    [DataRow("rsa-sha2-512")]
    public async Task OpenSSH_logs_in_by_each_algorithm_of_RSA(string algorithm)
    {
        using var server = new LoginServer();
        var path = await GenerateAsync("rsa", "2048");
        var fingerprint = await server.AddAsync(path);
        var output = await RunAsync("ssh", Arguments(server, "IdentityAgent=none", "-vv", "-i", path, "-o", "PubkeyAcceptedAlgorithms=" + algorithm));
        await AssertUserAsync(server, fingerprint, output);
        Assert.Contains("signing using " + algorithm, output);
    }

    /// <summary>The limit of failures is less than ten: what an agent asks about is not a failure.</summary>
    [TestMethod]
    public async Task An_agent_with_ten_keys_logs_in_with_the_tenth()
    {
        using var server = new LoginServer();
        var socket = _folder.Combine("agent");
        using var agent = Process.Start(new ProcessStartInfo("ssh-agent", ["-D", "-a", socket]) { RedirectStandardOutput = true })!;
        try
        {
            // It says where it listens as soon as it does.
            Assert.IsNotNull(await agent.StandardOutput.ReadLineAsync());
            string path = "", fingerprint = "";
            for (var i = 1; i <= 10; i++)
            {
                path = await GenerateAsync("ed25519", "");
                await PeerTool.RunAsync("env", "SSH_AUTH_SOCK=" + socket, "ssh-add", "-q", path);
            }

            fingerprint = await server.AddAsync(path);
            var output = await RunAsync("ssh", Arguments(server, "IdentityAgent=" + socket));
            await AssertUserAsync(server, fingerprint, output);
            Assert.HasCount(11, server.Authenticator.Asked);
            Assert.HasCount(10, server.Authenticator.Asked.Where(context => !context.IsVerified).ToList());
        }
        finally
        {
            agent.Kill();
            await agent.WaitForExitAsync();
        }
    }

    [TestMethod]
    public async Task OpenSSH_tells_its_user_that_a_key_is_not_known()
    {
        using var server = new LoginServer(new UserAuthenticationSettings { Banner = "Keys are at https://example.com/keys" });
        var path = await GenerateAsync("ed25519", "");
        var output = await RunAsync("ssh", Arguments(server, "IdentityAgent=none", "-i", path));
        Assert.IsNull(await server.WaitAsync());
        Assert.Contains("git@127.0.0.1: Permission denied (publickey).", output);
        Assert.Contains("Keys are at https://example.com/keys", output);
    }

    [TestMethod]
    [DataRow("ed25519")]
    [DataRow("ecdsa")]
    [DataRow("rsa")]
    public async Task Dropbear_logs_in(string type)
    {
        using var server = new LoginServer();
        var path = _folder.Combine("dropbear");
        var words = await PeerTool.RunAsync("dropbearkey", "-t", type, "-f", path);
        var line = System.Text.Encoding.ASCII.GetString(words).Split('\n').First(line => line.StartsWith("ssh-") || line.StartsWith("ecdsa-"));
        await File.WriteAllTextAsync(path + ".pub", line);
        var fingerprint = await server.AddAsync(path);
        var output = await RunAsync("dbclient", "-y", "-y", "-i", path, "-p", server.Port, "git@127.0.0.1", "true");
        await AssertUserAsync(server, fingerprint, output);
    }

    [TestMethod]
    [DynamicData(nameof(KeyTypes))]
    public async Task Plink_logs_in(string type, string bits)
    {
        using var server = new LoginServer();
        var path = await GenerateAsync(type, bits);
        var fingerprint = await server.AddAsync(path);
        await PeerTool.RunAsync("puttygen", path, "-O", "private", "-o", path + ".ppk");
        var output = await RunAsync(
            "plink", "-batch", "-ssh", "-noagent", "-hostkey", TransportPair.HostKey.Fingerprint, "-i", path + ".ppk", "-P", server.Port, "git@127.0.0.1", "true");
        await AssertUserAsync(server, fingerprint, output);
    }

    [TestMethod]
    [DynamicData(nameof(KeyTypes))]
    public async Task Paramiko_logs_in(string type, string bits)
    {
        using var server = new LoginServer();
        var path = await GenerateAsync(type, bits);
        var fingerprint = await server.AddAsync(path);
        var output = await RunAsync(Python, "-c", Paramiko, server.Port, path, type);
        await AssertUserAsync(server, fingerprint, output);
        Assert.Contains("logged in", output);
    }

    [TestMethod]
    public async Task A_client_that_knows_RSA_with_SHA1_only_is_told_why_it_cannot_log_in()
    {
        using var server = new LoginServer();
        var path = await GenerateAsync("rsa", "2048");
        await server.AddAsync(path);
        var output = await RunAsync(Python, "-c", Asyncssh, server.Port, path, "ssh-rsa");
        Assert.IsNull(await server.WaitAsync());
        Assert.Contains("SHA-1 signatures (ssh-rsa), which are not secure", output);
    }

    [TestMethod]
    [DynamicData(nameof(KeyTypes))]
    public async Task Asyncssh_logs_in(string type, string bits)
    {
        using var server = new LoginServer();
        var path = await GenerateAsync(type, bits);
        var fingerprint = await server.AddAsync(path);
        var output = await RunAsync(Python, "-c", Asyncssh, server.Port, path);
        await AssertUserAsync(server, fingerprint, output);
        Assert.Contains("logged in", output);
    }

    private static async Task AssertUserAsync(LoginServer server, string fingerprint, string output)
    {
        SshUser? user;
        try
        {
            user = await server.WaitAsync();
        }
        catch (SshProtocolException exception)
        {
            throw new AssertFailedException(output, exception);
        }

        Assert.IsNotNull(user, output);
        Assert.AreEqual(("git", "somebody", fingerprint), (user.UserName, user.Principal.Identity!.Name, user.KeyFingerprint));
    }

    private async Task<string> GenerateAsync(string type, string bits)
    {
        var path = _folder.Combine($"{Guid.NewGuid():N}");
        await SshKeygen.GenerateAsync(path, bits.Length == 0 ? ["-t", type] : ["-t", type, "-b", bits]);
        return path;
    }

    private static string[] Arguments(LoginServer server, string agent, params string[] options) =>
    [
        "-v", "-F", "/dev/null", "-o", "BatchMode=yes", "-o", "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile=/dev/null",
        "-o", "GlobalKnownHostsFile=/dev/null", "-o", "PasswordAuthentication=no", "-o", agent, "-p", server.Port, .. options, "git@127.0.0.1", "true",
    ];

    /// <returns>All that it says.</returns>
    private static async Task<string> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        process.StandardInput.Close();
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync() + await errors;
        await process.WaitForExitAsync();
        return output;
    }
}
