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
        Assert.Contains("debug1: kex_input_ext_info: server-sig-algs=<ssh-ed25519,rsa-sha2-512>", log);
        Assert.Contains("debug1: Remote protocol version 2.0, remote software version GitPush", log);
        Assert.Contains($"port {log.Split("port ")[1].Split(':', ' ', '\r', '\n')[0]}:11: {Conversations.Farewell}", log);
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
    public async Task It_agrees_on_keys_by_the_hybrid_method_if_it_has_it()
    {
        var methods = System.Text.Encoding.ASCII.GetString(await PeerTool.RunAsync("ssh", "-Q", "kex"));
        var log = await RunAsync(_ => { }, "-o", "KexAlgorithms=^" + (methods.Contains("mlkem") ? "mlkem768x25519-sha256" : "curve25519-sha256"));
        Assert.Contains($"debug1: kex: algorithm: {(methods.Contains("mlkem") ? "mlkem768x25519-sha256" : "curve25519-sha256")}", log);
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
    [DataRow("aes128-gcm@openssh.com", "hmac-sha2-256")]
    [DataRow("aes256-ctr", "hmac-sha2-512-etm@openssh.com")]
    [DataRow("aes128-ctr", "hmac-sha2-256")]
    public async Task Data_pass_unaltered_while_both_sides_ask_for_new_keys(string cipher, string mac)
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
            TransportPair.NewSettings() with { RekeyLimits = new RekeyLimits { Bytes = 150_000 } });
        var command = "exec ssh " + string.Join(' ', Arguments(listener.Port, ["-c", cipher, "-m", mac, "-o", "RekeyLimit=200K"]))
            + $" echo < {file} > {file}.back 2> {file}.log";
        await PeerTool.RunAsync("sh", "-c", command);
        await listener.Serving;
        CollectionAssert.AreEqual(data, received);
        CollectionAssert.AreEqual(data, await File.ReadAllBytesAsync(file + ".back"));
        Assert.IsGreaterThan(10, exchanges);
        Assert.Contains("debug1: need rekeying", await File.ReadAllTextAsync(file + ".log"));
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
