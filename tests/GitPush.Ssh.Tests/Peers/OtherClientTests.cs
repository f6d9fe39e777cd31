using System.Diagnostics;
using GitPush.Ssh.Tests.Support;
using GitPush.Ssh.Transport;

namespace GitPush.Ssh.Tests.Peers;

/// <summary>The clients are those that have nothing of OpenSSH.</summary>
[TestClass]
public sealed class OtherClientTests
{
    /// <summary>Debian's, for which its packages are.</summary>
    private const string Python = "/usr/bin/python3";

    private const string Paramiko = """
        import sys, paramiko
        port, kex, cipher, mac = sys.argv[1:]
        transport = paramiko.Transport(("127.0.0.1", int(port)))
        if kex: transport._preferred_kex = (kex,)
        if cipher: transport._preferred_ciphers = (cipher,)
        if mac: transport._preferred_macs = (mac,)
        transport.start_client(timeout=30)
        try:
            transport.auth_none("x")
        except Exception as error:
            print(error)
        """;

    private const string Asyncssh = """
        import sys, asyncio, asyncssh
        port, kex, cipher, mac = sys.argv[1:]
        async def main():
            options = dict(known_hosts=None, username="x", client_keys=None, agent_path=None, config=[])
            if kex: options["kex_algs"] = [kex]
            if cipher: options["encryption_algs"] = [cipher]
            if mac: options["mac_algs"] = [mac]
            try:
                await asyncssh.connect("127.0.0.1", int(port), **options)
            except asyncssh.Error as error:
                print(error.reason)
        asyncio.run(main())
        """;

    [TestMethod]
    [DataRow("", "", "")]
    [DataRow("curve25519-sha256@libssh.org", "aes128-ctr", "hmac-sha2-256")]
    [DataRow("ecdh-sha2-nistp256", "aes192-ctr", "hmac-sha2-512")]
    [DataRow("ecdh-sha2-nistp384", "aes256-ctr", "hmac-sha2-256-etm@openssh.com")]
    [DataRow("ecdh-sha2-nistp521", "aes256-ctr", "hmac-sha2-512-etm@openssh.com")]
    public async Task Paramiko_authenticates(string kex, string cipher, string mac)
    {
        var (transport, _) = await RunAsync(Python, port => ["-c", Paramiko, port, kex, cipher, mac]);
        AssertAlgorithms(transport, kex, cipher, mac);
    }

    [TestMethod]
    [DataRow("", "", "")]
    [DataRow("curve25519-sha256", "aes128-gcm@openssh.com", "")]
    [DataRow("curve25519-sha256@libssh.org", "aes256-gcm@openssh.com", "")]
    [DataRow("ecdh-sha2-nistp256", "aes128-ctr", "hmac-sha2-256")]
    [DataRow("ecdh-sha2-nistp384", "aes192-ctr", "hmac-sha2-512")]
    [DataRow("ecdh-sha2-nistp521", "aes256-ctr", "hmac-sha2-512-etm@openssh.com")]
    public async Task Asyncssh_authenticates(string kex, string cipher, string mac)
    {
        var (transport, output) = await RunAsync(Python, port => ["-c", Asyncssh, port, kex, cipher, mac]);
        Assert.Contains(Conversations.Farewell, output);
        AssertAlgorithms(transport, kex, cipher, mac);
    }

    /// <summary>It sends the first packet of a key exchange before it knows which, and needs no -etm.</summary>
    [TestMethod]
    public async Task Dropbear_authenticates()
    {
        var (transport, _) = await RunAsync("dbclient", port => ["-y", "-y", "-p", port, "x@127.0.0.1", "true"]);
        Assert.StartsWith("SSH-2.0-dropbear", transport.ClientVersion);
    }

    [TestMethod]
    public async Task Plink_authenticates()
    {
        var fingerprint = TransportPair.HostKey.Fingerprint;
        var (transport, _) = await RunAsync("plink", port => ["-batch", "-ssh", "-hostkey", fingerprint, "-P", port, "x@127.0.0.1", "true"]);
        Assert.StartsWith("SSH-2.0-PuTTY", transport.ClientVersion);
    }

    private static void AssertAlgorithms(SshTransport transport, string kex, string cipher, string mac)
    {
        Assert.IsTrue(kex.Length == 0 || transport.Algorithms.Method.Name == kex);
        Assert.IsTrue(cipher.Length == 0 || transport.Algorithms.CipherFromClient.Name == cipher);
        Assert.IsTrue(mac.Length == 0 || transport.Algorithms.MacFromServer!.Name == mac);
    }

    /// <summary>Has a client connect, and sees it come as far as to authenticate.</summary>
    private static async Task<(SshTransport Transport, string Output)> RunAsync(string program, Func<string, string[]> getArguments)
    {
        SshTransport? seen = null;
        using var listener = new PeerListener(transport =>
        {
            seen = transport;
            return Conversations.UntilAuthenticationAsync(transport);
        });
        using var process = Process.Start(new ProcessStartInfo(program, getArguments(listener.Port))
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        process.StandardInput.Close();
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync() + await errors;
        await process.WaitForExitAsync();
        Assert.IsNotNull(seen, output);
        await listener.Serving;
        return (seen, output);
    }
}
