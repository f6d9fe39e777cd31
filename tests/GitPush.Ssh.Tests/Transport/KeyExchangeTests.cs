using GitPush.Signatures.Ssh.Wire;
using GitPush.Ssh.Tests.Support;
using GitPush.Ssh.Transport;
using GitPush.Ssh.Transport.Ciphers;
using GitPush.Ssh.Transport.KeyExchange;
using GitPush.Ssh.Wire;

namespace GitPush.Ssh.Tests.Transport;

[TestClass]
public sealed class KeyExchangeTests
{
    private static readonly byte[] ServiceRequest =
        new SshWriter().WriteByte((byte)MessageNumber.ServiceRequest).WriteString("ssh-userauth").WrittenSpan.ToArray();

    public static IEnumerable<object[]> Methods => KeyExchangeMethod.All.Select(method => new object[] { method.Name });

    public static IEnumerable<object[]> Ciphers =>
        from cipher in CipherAlgorithm.All
        from mac in MacAlgorithm.All
        from isStrict in new[] { true, false }
        select new object[] { cipher.Name, mac.Name, isStrict };

    [TestMethod]
    public void All_methods_of_the_plan_are_offered() => CollectionAssert.AreEqual(
        new[]
        {
            "mlkem768x25519-sha256", "curve25519-sha256", "curve25519-sha256@libssh.org", "ecdh-sha2-nistp256",
            "ecdh-sha2-nistp384", "ecdh-sha2-nistp521",
        },
        KeyExchangeMethod.All.Select(method => method.Name).ToArray());

    [TestMethod]
    [DynamicData(nameof(Methods))]
    public async Task Every_method_agrees_on_keys(string method)
    {
        using var pair = new TransportPair(new ClientOffer { KeyExchange = method });
        var transport = await pair.ConnectAsync();
        await AssertTalkAsync(pair, transport);
        Assert.AreEqual(method, transport.Algorithms.Method.Name);
        CollectionAssert.AreEqual(pair.Client.SessionId, transport.SessionId.ToArray());
    }

    [TestMethod]
    [DynamicData(nameof(Ciphers))]
    public async Task Every_cipher_works_with_every_MAC_across_several_exchanges(string cipher, string mac, bool isStrict)
    {
        using var pair = new TransportPair(new ClientOffer { Cipher = cipher, Mac = mac, IsStrict = isStrict });
        var transport = await pair.ConnectAsync();
        var sessionId = transport.SessionId;
        await AssertTalkAsync(pair, transport);
        for (var exchanges = 2; exchanges < 5; exchanges++)
        {
            await pair.Client.SendInitAsync();
            var reading = transport.ReadAsync(default).AsTask();
            await pair.Client.ExpectInitAsync();
            await pair.Client.ExchangeKeysAsync();
            await pair.Client.SendAsync(ServiceRequest);
            CollectionAssert.AreEqual(ServiceRequest, (await reading).ToArray());
            await transport.SendAsync(new byte[] { 6, 1, 2 }, default);
            CollectionAssert.AreEqual(new byte[] { 6, 1, 2 }, await pair.Client.ReadAsync());
            Assert.AreEqual(exchanges, transport.KeyExchanges);
        }

        Assert.AreEqual(isStrict, transport.IsStrict);
        Assert.AreEqual(sessionId, transport.SessionId);
    }

    [TestMethod]
    public async Task The_client_is_told_which_keys_its_user_may_have()
    {
        using var pair = new TransportPair();
        await pair.ConnectAsync();
        var extInfo = await pair.Client.ExpectAsync(MessageNumber.ExtInfo);
        var expected = new SshWriter().WriteByte(7).WriteUInt32(1).WriteString("server-sig-algs").WriteString("ssh-ed25519,rsa-sha2-512");
        CollectionAssert.AreEqual(expected.WrittenSpan.ToArray(), extInfo);
    }

    [TestMethod]
    public async Task A_client_that_does_not_ask_for_it_is_told_nothing()
    {
        using var pair = new TransportPair(new ClientOffer { TakesExtInfo = false });
        var transport = await pair.ConnectAsync();
        await transport.SendAsync(new byte[] { 6 }, default);
        await pair.Client.ExpectAsync(MessageNumber.ServiceAccept);
    }

    [TestMethod]
    public async Task What_else_the_server_knows_is_told_in_the_first_KEXINIT_only()
    {
        using var pair = new TransportPair();
        var transport = await pair.ConnectAsync();
        Assert.AreEqual("ext-info-s,kex-strict-s-v00@openssh.com", Tell(pair.Client.ServerInit));
        await pair.Client.ExpectAsync(MessageNumber.ExtInfo);
        await transport.RekeyAsync();
        await pair.Client.ExpectInitAsync();
        Assert.AreEqual("", Tell(pair.Client.ServerInit));

        static string Tell(byte[] init) => string.Join(
            ',',
            KeyExchangeInit.Parse(init).KeyExchange.ToString().Split(',').Except(KeyExchangeMethod.All.Select(method => method.Name)));
    }

    [TestMethod]
    [DataRow("mlkem768x25519-sha256", "ecdsa-sha2-nistp256", false)]
    [DataRow("curve25519-sha256,mlkem768x25519-sha256", "ecdsa-sha2-nistp256", true)]
    [DataRow("mlkem768x25519-sha256", "ssh-ed25519,ecdsa-sha2-nistp256", true)]
    public async Task A_guess_counts_only_if_both_sides_prefer_the_same(string method, string hostKey, bool isDiscarded)
    {
        using var pair = new TransportPair(new ClientOffer { KeyExchange = method, HostKey = hostKey, FirstPacketFollows = true });
        await pair.Client.ExchangeVersionsAsync();
        await pair.Client.SendInitAsync();
        await pair.Client.ExpectInitAsync();
        if (isDiscarded)
        {
            // What the first method of the list would say, which has the same number and another length.
            await pair.Client.SendMethodInitAsync([1, 2, 3]);
        }

        var chosen = KeyExchangeMethod.All.First(known => method.Split(',')[0] == known.Name);
        var exchange = ClientKeyExchange.Create(chosen.Name);
        await pair.Client.SendMethodInitAsync(exchange.Value);
        await pair.Client.ReadKeysAsync(chosen, exchange);
        await pair.Client.UseKeysAsync();
        await AssertTalkAsync(pair, await pair.Starting);
    }

    [TestMethod]
    [DataRow("diffie-hellman-group14-sha256", "ecdsa-sha2-nistp256", "aes128-ctr", "hmac-sha2-256", "none", "key exchange method")]
    [DataRow("curve25519-sha256", "ssh-rsa,ssh-dss", "aes128-ctr", "hmac-sha2-256", "none", "host key algorithm")]
    [DataRow("curve25519-sha256", "ecdsa-sha2-nistp256", "3des-cbc,none", "hmac-sha2-256", "none", "cipher")]
    [DataRow("curve25519-sha256", "ecdsa-sha2-nistp256", "aes128-ctr", "hmac-sha1,none", "none", "MAC")]
    [DataRow("curve25519-sha256", "ecdsa-sha2-nistp256", "aes128-ctr", "hmac-sha2-256", "zlib", "compression")]
    public async Task A_client_that_has_nothing_in_common_is_told_of_what(
        string method, string hostKey, string cipher, string mac, string compression, string what)
    {
        using var pair = new TransportPair(new ClientOffer
        {
            KeyExchange = method, HostKey = hostKey, Cipher = cipher, Mac = mac, Compression = compression,
        });
        await pair.Client.ExchangeVersionsAsync();
        await pair.Client.SendInitAsync();
        var (reason, text) = await pair.Client.ReadDisconnectAsync();
        Assert.AreEqual(DisconnectReason.KeyExchangeFailed, reason);
        Assert.StartsWith($"No common {what}: the client offers ", text);
        await Assert.ThrowsExactlyAsync<SshProtocolException>(() => pair.Starting);
    }

    [TestMethod]
    [DataRow("curve25519-sha256", 0)]
    [DataRow("curve25519-sha256", 31)]
    [DataRow("curve25519-sha256", 32, DisplayName = "a point of small order")]
    [DataRow("curve25519-sha256", 33)]
    [DataRow("ecdh-sha2-nistp256", 65)]
    [DataRow("ecdh-sha2-nistp384", 97)]
    [DataRow("ecdh-sha2-nistp521", 133)]
    [DataRow("ecdh-sha2-nistp256", 1)]
    [DataRow("mlkem768x25519-sha256", 1184)]
    [DataRow("mlkem768x25519-sha256", 1216, DisplayName = "a point of small order in the hybrid")]
    public async Task A_public_key_that_is_none_ends_the_exchange(string method, int size)
    {
        using var pair = new TransportPair(new ClientOffer { KeyExchange = method });
        await pair.Client.ExchangeVersionsAsync();
        await pair.Client.SendInitAsync();
        await pair.Client.ExpectInitAsync();
        var value = new byte[size];
        if (method.StartsWith("ecdh", StringComparison.Ordinal))
        {
            value[0] = 4;
        }

        await pair.Client.SendMethodInitAsync(value);
        var (reason, text) = await pair.Client.ReadDisconnectAsync();
        Assert.AreEqual(DisconnectReason.KeyExchangeFailed, reason);
        Assert.AreEqual($"Not a public key for {method}.", text);
    }

    [TestMethod]
    [DataRow("ecdh-sha2-nistp256")]
    [DataRow("ecdh-sha2-nistp384")]
    [DataRow("ecdh-sha2-nistp521")]
    public void A_point_beside_the_curve_is_none(string name)
    {
        var method = KeyExchangeMethod.All.Single(method => method.Name == name);
        var value = ClientKeyExchange.Create(name).Value;
        Assert.IsNotNull(method.Agree(value));
        value[^1] ^= 1;
        Assert.IsNull(method.Agree(value));
    }

    /// <summary>Both directions, with the keys.</summary>
    private static async Task AssertTalkAsync(TransportPair pair, SshTransport transport)
    {
        await pair.Client.SendAsync(ServiceRequest);
        CollectionAssert.AreEqual(ServiceRequest, (await transport.ReadAsync(default)).ToArray());
        await pair.Client.ExpectAsync(MessageNumber.ExtInfo);
        await transport.SendAsync(new byte[] { 6, 1, 2, 3 }, default);
        CollectionAssert.AreEqual(new byte[] { 6, 1, 2, 3 }, await pair.Client.ReadAsync());
    }
}
