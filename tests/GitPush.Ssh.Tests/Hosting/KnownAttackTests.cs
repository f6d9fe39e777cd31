using System.Buffers.Binary;
using GitPush.Signatures.Ssh.Wire;
using GitPush.Ssh.Tests.Support;
using GitPush.Ssh.Transport;
using GitPush.Ssh.Wire;

namespace GitPush.Ssh.Tests.Hosting;

/// <summary>What has broken other SSH servers, sent to this one as a host has it.</summary>
[TestClass]
public sealed class KnownAttackTests
{
    private static readonly TestKey Ada = TestKey.Rsa("rsa-sha2-256");
    private static readonly TestKey Mallory = TestKey.Rsa("rsa-sha2-512");

    [TestMethod]
    [DataRow(true, DisplayName = "before the service")]
    [DataRow(false, DisplayName = "before the login")]
    public async Task CVE_2025_32433_channels_without_a_login(bool isBeforeService)
    {
        await using var server = await LiveServer.StartAsync();
        using var client = isBeforeService ? await server.ConnectAsync() : await server.BeginLoginAsync();
        if (isBeforeService)
        {
            await client.Script.ConnectAsync();
        }

        await client.Script.SendAsync(ConnectionPair.Open(0), ConnectionPair.Exec(0, "git-upload-pack 'shop'"));

        Assert.AreEqual((DisconnectReason.ProtocolError, "Message 90 has no place here."), await client.Script.ReadDisconnectAsync());
        AssertNothingRan(server);
    }

    [TestMethod]
    public async Task CVE_2018_10933_a_client_that_says_SUCCESS()
    {
        await using var server = await LiveServer.StartAsync();
        server.Authenticator.Add(Ada, "ada");
        using var client = await server.BeginLoginAsync();
        await client.Script.SendAsync(Login.Query(Ada));
        await client.Script.ExpectAsync(MessageNumber.UserAuthPkOk);

        await client.Script.SendAsync([(byte)MessageNumber.UserAuthSuccess], ConnectionPair.Open(0), ConnectionPair.Exec(0, "git-upload-pack 'shop'"));

        Assert.AreEqual((DisconnectReason.ProtocolError, "Message 52 has no place here."), await client.Script.ReadDisconnectAsync());
        AssertNothingRan(server);
    }

    /// <summary>"Terrapin": somebody between the two slips a message in, so that the first ones that are encrypted can be taken out.</summary>
    [TestMethod]
    [DataRow(MessageNumber.Ignore)]
    [DataRow(MessageNumber.Debug)]
    [DataRow(MessageNumber.Unimplemented)]
    [DataRow((MessageNumber)192)]
    public async Task CVE_2023_48795_a_message_slipped_into_the_first_key_exchange(object number)
    {
        await using var server = await LiveServer.StartAsync();
        using var client = await server.ConnectAsync();
        await client.Script.ExchangeVersionsAsync();
        await client.Script.SendInitAsync();
        await client.Script.ExpectInitAsync();

        // uint32 packet_length, byte padding_length, payload, padding: not counted by the client, as it does not know of it.
        await client.Script.SendRawAsync(new byte[] { 0, 0, 0, 12, 6, (byte)(MessageNumber)number, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 });

        Assert.AreEqual(
            (DisconnectReason.ProtocolError, $"Message {(byte)(MessageNumber)number} has no place here."), await client.Script.ReadDisconnectAsync());
    }

    [TestMethod]
    public async Task CVE_2024_45337_a_key_that_was_asked_about_and_another_that_signs()
    {
        await using var server = await LiveServer.StartAsync();
        server.Authenticator.Add(Ada, "ada");
        server.Authenticator.Add(Mallory, "mallory");
        using var client = await server.BeginLoginAsync();

        await client.Script.SendAsync(Login.Query(Mallory), Login.Query(Ada), client.Signed(Mallory), Login.Query(Ada), client.Signed(Ada));
        await client.Script.ExpectAsync(MessageNumber.UserAuthPkOk);
        await client.Script.ExpectAsync(MessageNumber.UserAuthPkOk);
        await client.Script.ExpectAsync(MessageNumber.UserAuthSuccess);

        Assert.AreEqual("mallory", await WhoAsync(client));
        Assert.AreEqual(Mallory.Fingerprint, server.Authenticator.Asked.Single(context => context.IsVerified).Key.Fingerprint);
    }

    /// <summary>"regreSSHion": the end of the time to log in comes while a login ends.</summary>
    [TestMethod]
    public async Task CVE_2024_6387_the_end_of_the_grace_time_races_the_login()
    {
        var time = new ManualTimeProvider();
        await using var server = await LiveServer.StartAsync(time: time);
        server.Authenticator.Add(Ada, "ada");
        var grace = new GitPushSshOptions().LoginGrace;
        var random = new Random(3);
        for (var i = 0; i < 60; i++)
        {
            using var client = await server.BeginLoginAsync();
            var signed = client.Signed(Ada);
            var spins = random.Next(200_000);
            var ringing = Task.Run(() =>
            {
                Thread.SpinWait(spins);
                time.Advance(grace);
            });
            await client.TrySendAsync(signed);
            var isIn = await client.ReadUntilAsync(MessageNumber.UserAuthSuccess, _ => { });
            await ringing;
            if (isIn)
            {
                // Who is told that he is in, is in and stays there.
                Assert.AreEqual("ada", await WhoAsync(client));
            }
        }

        server.AssertHealthy();
    }

    [TestMethod]
    [DataRow(0u)]
    [DataRow(1u)]
    [DataRow(35_001u)]
    [DataRow(0x7FFF_FFFCu)]
    [DataRow(0x8000_0000u)]
    [DataRow(0xFFFF_FFFCu)]
    [DataRow(0xFFFF_FFFFu)]
    public async Task A_length_that_overflows_is_refused_before_and_after_keys_are_exchanged(uint length)
    {
        await using var server = await LiveServer.StartAsync();
        var packet = new byte[16];
        BinaryPrimitives.WriteUInt32BigEndian(packet, length);
        foreach (var isEncrypted in new[] { false, true })
        {
            using var client = await server.ConnectAsync();
            await (isEncrypted ? client.Script.ConnectAsync() : client.Script.ExchangeVersionsAsync());
            await client.Script.SendRawAsync(packet);
            Assert.AreEqual((DisconnectReason.ProtocolError, $"Bad packet length {length}."), await client.Script.ReadDisconnectAsync());
        }
    }

    [TestMethod]
    [DataRow(0)]
    [DataRow(3)]
    [DataRow(11, DisplayName = "all of it")]
    [DataRow(12, DisplayName = "more than there is")]
    [DataRow(255)]
    public async Task Padding_without_a_payload_is_refused(int padding)
    {
        await using var server = await LiveServer.StartAsync();
        using var client = await server.ConnectAsync();
        await client.Script.ExchangeVersionsAsync();
        await client.Script.SendRawAsync(new byte[] { 0, 0, 0, 12, (byte)padding, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 });
        Assert.AreEqual((DisconnectReason.ProtocolError, $"Bad padding length {padding}."), await client.Script.ReadDisconnectAsync());
    }

    private static async Task<string> WhoAsync(LiveClient client)
    {
        await client.Script.SendAsync(ConnectionPair.Open(5), ConnectionPair.Request(0, "shell", wantsReply: false));
        await client.Script.ExpectAsync(MessageNumber.ChannelOpenConfirmation);
        var greeting = new SshReader((await client.Script.ExpectAsync(MessageNumber.ChannelExtendedData)).AsSpan(9)).ReadText(1000);
        return greeting.Split(' ', '!')[1];
    }

    private static void AssertNothingRan(LiveServer server)
    {
        Assert.IsFalse(server.Log.All.Any(line => line.Text.Contains("over SSH", StringComparison.Ordinal)));
        Assert.IsTrue(server.Authenticator.Asked.All(context => !context.IsVerified));
        server.AssertHealthy();
    }
}
