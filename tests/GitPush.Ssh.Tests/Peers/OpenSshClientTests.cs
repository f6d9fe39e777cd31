using System.Diagnostics;
using System.Security.Cryptography;
using GitPush.Ssh.Tests.Support;
using GitPush.Ssh.Transport;
using GitPush.Ssh.Transport.Ciphers;

namespace GitPush.Ssh.Tests.Peers;

/// <summary>The client is OpenSSH's.</summary>
[TestClass]
public sealed class OpenSshClientTests
{
    public static IEnumerable<object[]> Ciphers =>
        from cipher in CipherAlgorithm.All
        from mac in cipher.IsAuthenticated ? [MacAlgorithm.All[0]] : MacAlgorithm.All
        select new object[] { cipher.Name, cipher.IsAuthenticated ? "<implicit>" : mac.Name };

    [TestMethod]
    public async Task It_is_content_with_its_own_preferences()
    {
        SshTransport? seen = null;
        var log = await RunAsync(transport => seen = transport);
        Assert.Contains("debug1: SSH2_MSG_SERVICE_ACCEPT received", log);
        Assert.Contains(": server-sig-algs=<ssh-ed25519,rsa-sha2-512>", log);
        Assert.Contains("debug1: Remote protocol version 2.0, remote software version GitPush", log);
        Assert.Contains($":11: {Conversations.Farewell}", log);
        Assert.IsTrue(seen!.IsStrict);
        Assert.StartsWith("SSH-2.0-OpenSSH_", seen.ClientVersion);
    }

    [TestMethod]
    [DataRow("curve25519-sha256")]
    [DataRow("curve25519-sha256@libssh.org")]
    [DataRow("ecdh-sha2-nistp256")]
    [DataRow("ecdh-sha2-nistp384")]
    [DataRow("ecdh-sha2-nistp521")]
    public async Task It_agrees_on_keys_by_each_method(string method)
    {
        var log = await RunAsync(_ => { }, "-o", "KexAlgorithms=" + method);
        Assert.Contains($"debug1: kex: algorithm: {method}", log);
        Assert.Contains("debug1: SSH2_MSG_SERVICE_ACCEPT received", log);
    }

    [TestMethod]
    [DynamicData(nameof(Ciphers))]
    public async Task It_speaks_each_cipher_with_each_MAC(string cipher, string mac)
    {
        string[] options = mac == "<implicit>" ? ["-c", cipher] : ["-c", cipher, "-m", mac];
        var log = await RunAsync(_ => { }, options);
        Assert.Contains($"debug1: kex: server->client cipher: {cipher} MAC: {mac} compression: none", log);
        Assert.Contains($"debug1: kex: client->server cipher: {cipher} MAC: {mac} compression: none", log);
        Assert.Contains("debug1: SSH2_MSG_SERVICE_ACCEPT received", log);
    }

    [TestMethod]
    [DataRow("aes128-gcm@openssh.com", "hmac-sha2-256", 150_000, "default")]
    [DataRow("aes128-gcm@openssh.com", "hmac-sha2-256", int.MaxValue, "150K")]
    [DataRow("aes128-gcm@openssh.com", "hmac-sha2-256", 150_000, "150K")]
    [DataRow("aes256-ctr", "hmac-sha2-512-etm@openssh.com", 150_000, "150K")]
    [DataRow("aes128-ctr", "hmac-sha2-256", 150_000, "150K")]
    public async Task Data_pass_unaltered_while_either_side_asks_for_new_keys(string cipher, string mac, int serverLimit, string clientLimit)
    {
        using var folder = new TempFolder();
        var data = RandomNumberGenerator.GetBytes(1_500_000);
        var file = folder.Combine("data");
        await File.WriteAllBytesAsync(file, data);
        var exchanges = 0;
        byte[] received = [];
        using var listener = new PeerListener(
            async transport =>
            {
                received = await Conversations.EchoAsync(transport);
                exchanges = transport.KeyExchanges;
            },
            TransportPair.NewSettings() with { RekeyLimits = new RekeyLimits { Bytes = serverLimit } });
        var command = "exec ssh " + string.Join(' ', Arguments(listener.Port, ["-c", cipher, "-m", mac, "-o", "RekeyLimit=" + clientLimit]))
            + $" echo < {file} > {file}.back";
        await PeerTool.RunAsync("sh", "-c", command);
        await listener.Serving;
        CollectionAssert.AreEqual(data, received);
        CollectionAssert.AreEqual(data, await File.ReadAllBytesAsync(file + ".back"));

        // More often, the faster the peers answer each other.
        Assert.IsGreaterThan(1, exchanges);
    }

    /// <returns>What the client says of its doings.</returns>
    private static async Task<string> RunAsync(Action<SshTransport> inspect, params string[] options)
    {
        using var listener = new PeerListener(transport =>
        {
            inspect(transport);
            return Conversations.UntilAuthenticationAsync(transport);
        });
        using var process = Process.Start(new ProcessStartInfo("ssh", Arguments(listener.Port, ["-vv", .. options]))
        {
            RedirectStandardError = true,
        })!;
        var log = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.IsTrue(listener.Serving.IsCompleted || log.Contains(Conversations.Farewell), log);
        await listener.Serving;
        return log;
    }

    private static string[] Arguments(string port, string[] options) =>
    [
        "-F", "/dev/null", "-o", "BatchMode=yes", "-o", "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile=/dev/null",
        "-o", "GlobalKnownHostsFile=/dev/null", "-p", port, .. options, "x@127.0.0.1",
    ];
}
