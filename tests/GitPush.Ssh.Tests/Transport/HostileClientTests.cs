using System.Buffers.Binary;
using System.Text;
using GitPush.Signatures.Ssh.Wire;
using GitPush.Ssh.Tests.Support;
using GitPush.Ssh.Transport;
using GitPush.Ssh.Transport.KeyExchange;
using GitPush.Ssh.Wire;

namespace GitPush.Ssh.Tests.Transport;

[TestClass]
public sealed class HostileClientTests
{
    private static readonly byte[] Ignore = [(byte)MessageNumber.Ignore, 0, 0, 0, 0];

    [TestMethod]
    public async Task A_client_that_says_nothing_is_not_waited_for()
    {
        var time = new ManualTimeProvider();
        using var pair = new TransportPair(settings: TransportPair.NewSettings() with { Time = time });
        time.Advance(TimeSpan.FromSeconds(29));
        Assert.IsFalse(pair.Starting.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(1));
        var exception = await Assert.ThrowsExactlyAsync<SshProtocolException>(() => pair.Starting);
        Assert.AreEqual("The key exchange takes too long.", exception.Message);
    }

    [TestMethod]
    public async Task A_client_that_stops_within_the_key_exchange_is_not_waited_for()
    {
        var time = new ManualTimeProvider();
        using var pair = new TransportPair(settings: TransportPair.NewSettings() with { Time = time });
        await pair.Client.ExchangeVersionsAsync();
        await pair.Client.SendInitAsync();
        await pair.Client.ExpectInitAsync();

        // By its reply, the server waits for the client's NEWKEYS.
        var exchange = ClientKeyExchange.Create("curve25519-sha256");
        await pair.Client.SendMethodInitAsync(exchange.Value);
        await pair.Client.ReadKeysAsync(KeyExchangeMethod.All.Single(method => method.Name == "curve25519-sha256"), exchange);
        time.Advance(TimeSpan.FromSeconds(30));
        Assert.AreEqual((DisconnectReason.ProtocolError, "The key exchange takes too long."), await pair.Client.ReadDisconnectAsync());
        await Assert.ThrowsExactlyAsync<SshProtocolException>(() => pair.Starting);
    }

    [TestMethod]
    public async Task A_start_can_be_cancelled()
    {
        using var pair = new TransportPair();
        await pair.Cancellation.CancelAsync();
        await Assert.ThrowsAsync<OperationCanceledException>(() => pair.Starting);
    }

    [TestMethod]
    [DataRow("SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u6\r\n")]
    [DataRow("SSH-2.0-libssh2_1.11.0\n", DisplayName = "LF alone")]
    [DataRow("SSH-1.99-x\r\n")]
    [DataRow("SSH-2.0-a-b-c\r\n")]
    public async Task Versions_that_are_spoken_are_accepted(string line)
    {
        using var pair = new TransportPair();
        await pair.Client.SendRawAsync(Encoding.ASCII.GetBytes(line));
        await pair.Client.SendInitAsync();
        await pair.Client.SendMethodInitAsync([]);
        var exception = await Assert.ThrowsExactlyAsync<SshProtocolException>(() => pair.Starting);
        Assert.AreEqual("Not a public key for curve25519-sha256.", exception.Message);
    }

    [TestMethod]
    [DataRow("SSH-1.5-old\r\n", DisconnectReason.ProtocolVersionNotSupported)]
    [DataRow("SSH-2.1-new\r\n", DisconnectReason.ProtocolVersionNotSupported)]
    [DataRow("SSH-2.0\r\n", DisconnectReason.ProtocolVersionNotSupported)]
    [DataRow("SSH-2.0-\r\n", DisconnectReason.ProtocolVersionNotSupported)]
    [DataRow("SSH-2.0-a\u0007\r\n", DisconnectReason.ProtocolError)]
    [DataRow("SSH-2.0-a\0b\r\n", DisconnectReason.ProtocolError)]
    [DataRow("GET / HTTP/1.1\r\n", DisconnectReason.ProtocolError)]
    [DataRow("Hello!\r\nSSH-2.0-a\r\n", DisconnectReason.ProtocolError)]
    [DataRow("\r\n", DisconnectReason.ProtocolError)]
    [DataRow("", DisconnectReason.ConnectionLost)]
    [DataRow("SSH-2.0-a", DisconnectReason.ConnectionLost)]
    public async Task Other_versions_and_other_protocols_are_refused(string line, object reason)
    {
        using var pair = new TransportPair();
        await pair.Client.SendRawAsync(Encoding.ASCII.GetBytes(line));
        pair.Client.Dispose();
        var exception = await Assert.ThrowsExactlyAsync<SshProtocolException>(() => pair.Starting);
        Assert.AreEqual(reason, exception.Reason);
    }

    [TestMethod]
    [DataRow(253, true)]
    [DataRow(254, false)]
    public async Task A_line_has_255_bytes_at_most(int length, bool isAccepted)
    {
        using var pair = new TransportPair();
        await pair.Client.SendRawAsync(Encoding.ASCII.GetBytes("SSH-2.0-".PadRight(length, 'x') + "\r\n"));
        pair.Client.Dispose();
        var exception = await Assert.ThrowsExactlyAsync<SshProtocolException>(() => pair.Starting);
        Assert.AreEqual(isAccepted ? DisconnectReason.ConnectionLost : DisconnectReason.ProtocolError, exception.Reason);
    }

    [TestMethod]
    public async Task A_line_without_an_end_is_not_read_on()
    {
        using var pair = new TransportPair();
        await pair.Client.SendRawAsync(Encoding.ASCII.GetBytes("SSH-2.0-".PadRight(100_000, 'x')));
        var exception = await Assert.ThrowsExactlyAsync<SshProtocolException>(() => pair.Starting);
        Assert.AreEqual("The identification string is too long.", exception.Message);
    }

    /// <summary>CVE-2023-48795, "Terrapin": what is slipped in shifts the sequence numbers.</summary>
    [TestMethod]
    [DataRow(MessageNumber.Ignore)]
    [DataRow(MessageNumber.Unimplemented)]
    [DataRow(MessageNumber.Debug)]
    public async Task A_strict_key_exchange_has_no_other_messages(object number)
    {
        using var pair = new TransportPair();
        await pair.Client.ExchangeVersionsAsync();
        await pair.Client.SendInitAsync();
        await AssertRefusedAsync(pair, [(byte)(MessageNumber)number, 0, 0, 0, 0]);
    }

    [TestMethod]
    public async Task A_strict_key_exchange_has_no_other_messages_after_its_reply()
    {
        using var pair = new TransportPair();
        await pair.Client.ExchangeVersionsAsync();
        await pair.Client.SendInitAsync();
        await pair.Client.ExpectInitAsync();
        var exchange = ClientKeyExchange.Create("curve25519-sha256");
        await pair.Client.SendMethodInitAsync(exchange.Value);
        await pair.Client.ReadKeysAsync(KeyExchangeMethod.All.Single(method => method.Name == "curve25519-sha256"), exchange);
        await AssertRefusedAsync(pair, Ignore);
    }

    [TestMethod]
    public async Task A_strict_key_exchange_begins_with_KEXINIT()
    {
        using var pair = new TransportPair();
        await pair.Client.ExchangeVersionsAsync();
        await pair.Client.SendAsync(Ignore);
        await pair.Client.SendInitAsync();
        Assert.AreEqual(
            (DisconnectReason.ProtocolError, "KEXINIT is not the first packet of a strict key exchange."),
            await pair.Client.ReadDisconnectAsync());
    }

    [TestMethod]
    public async Task A_key_exchange_that_is_not_strict_takes_them()
    {
        using var pair = new TransportPair(new ClientOffer { IsStrict = false });
        await pair.Client.ExchangeVersionsAsync();
        await pair.Client.SendAsync(Ignore);
        await pair.Client.SendInitAsync();
        await pair.Client.SendAsync(Ignore, [(byte)MessageNumber.Debug], [(byte)MessageNumber.Unimplemented]);
        await pair.Client.ExpectInitAsync();
        await pair.Client.ExchangeKeysAsync();
        Assert.IsFalse((await pair.Starting).IsStrict);
    }

    [TestMethod]
    public async Task Before_NEWKEYS_nothing_else_is_looked_at()
    {
        for (var number = 0; number < 256; number++)
        {
            if (number is (byte)MessageNumber.Disconnect or (>= 30 and <= 49))
            {
                continue;
            }

            using var pair = new TransportPair();
            await pair.Client.ExchangeVersionsAsync();
            await pair.Client.SendInitAsync();
            if (number == (byte)MessageNumber.NewKeys)
            {
                // Too early, with no keys agreed on.
                await pair.Client.SendAsync([(byte)number]);
                Assert.AreEqual(DisconnectReason.ProtocolError, (await pair.Client.ReadDisconnectAsync()).Reason);
            }
            else
            {
                await AssertRefusedAsync(pair, [(byte)number, 0, 0, 0, 0]);
            }
        }
    }

    [TestMethod]
    [DataRow((byte)51)]
    [DataRow((byte)52, DisplayName = "SUCCESS (CVE-2018-10933)")]
    [DataRow((byte)80)]
    [DataRow((byte)90, DisplayName = "a channel (CVE-2025-32433)")]
    [DataRow((byte)98)]
    [DataRow((byte)127)]
    public async Task Before_authentication_there_are_no_channels(byte number)
    {
        using var pair = new TransportPair();
        var transport = await pair.ConnectAsync();
        transport.BeginAuthentication();
        await pair.Client.SendAsync([number, 0, 0, 0, 0]);
        var exception = await Assert.ThrowsExactlyAsync<SshProtocolException>(async () => await transport.ReadAsync(default));
        Assert.AreEqual($"Message {number} has no place here.", exception.Message);
    }

    [TestMethod]
    public async Task An_unknown_message_is_answered_with_its_sequence_number()
    {
        using var pair = new TransportPair(new ClientOffer { TakesExtInfo = false });
        var transport = await pair.ConnectAsync();
        transport.BeginConnection();
        await pair.Client.SendAsync(Ignore, [192, 1, 2, 3], [(byte)MessageNumber.ChannelEof, 0, 0, 0, 0]);
        Assert.AreEqual((byte)MessageNumber.ChannelEof, (await transport.ReadAsync(default)).Span[0]);
        CollectionAssert.AreEqual(new byte[] { 3, 0, 0, 0, 1 }, await pair.Client.ReadAsync());
    }

    [TestMethod]
    public async Task Lists_of_a_hundred_thousand_names_are_not_read()
    {
        using var pair = new TransportPair();
        await pair.Client.ExchangeVersionsAsync();
        var names = Encoding.ASCII.GetBytes(string.Join(',', Enumerable.Repeat("a", 100_000)));
        var message = new SshWriter().WriteByte(20).WriteBytes(new byte[16]).WriteString(names).WrittenSpan.ToArray();
        var packet = new byte[16];
        BinaryPrimitives.WriteInt32BigEndian(packet, ((message.Length + 12) / 8 * 8) + 4);
        message.AsSpan(0, 11).CopyTo(packet.AsSpan(5));
        await pair.Client.SendRawAsync(packet);
        var (reason, text) = await pair.Client.ReadDisconnectAsync();
        Assert.AreEqual(DisconnectReason.ProtocolError, reason);
        Assert.StartsWith("Bad packet length ", text);
    }

    [TestMethod]
    public async Task Lists_of_as_many_names_as_a_packet_has_room_for_are_refused()
    {
        using var pair = new TransportPair();
        await pair.Client.ExchangeVersionsAsync();
        var message = new SshWriter().WriteByte(20).WriteBytes(new byte[16]);
        for (var list = 0; list < 10; list++)
        {
            message.WriteNameList(Enumerable.Repeat("a", 1600));
        }

        await pair.Client.SendAsync(message.WriteBoolean(false).WriteUInt32(0).WrittenSpan.ToArray());
        Assert.AreEqual((DisconnectReason.ProtocolError, "A list has too many names."), await pair.Client.ReadDisconnectAsync());
    }

    [TestMethod]
    public async Task What_a_client_says_at_its_end_is_kept()
    {
        using var pair = new TransportPair();
        var transport = await pair.ConnectAsync();
        await pair.Client.SendAsync(
            new SshWriter().WriteByte(1).WriteUInt32(11).WriteString("disconnected by\nuser").WriteString("").WrittenSpan.ToArray());
        Assert.IsTrue((await transport.ReadAsync(default)).IsEmpty);
        Assert.AreEqual(new PeerDisconnect(11, "disconnected by user"), transport.PeerDisconnect);
    }

    [TestMethod]
    public async Task A_client_that_goes_without_a_word_is_no_error_between_packets()
    {
        using var pair = new TransportPair();
        var transport = await pair.ConnectAsync();
        pair.Client.Dispose();
        Assert.IsTrue((await transport.ReadAsync(default)).IsEmpty);
        Assert.IsNull(transport.PeerDisconnect);
    }

    [TestMethod]
    public async Task A_client_that_goes_within_a_packet_is_lost()
    {
        using var pair = new TransportPair();
        var transport = await pair.ConnectAsync();
        await pair.Client.SendRawAsync(new byte[] { 0, 0, 0, 32, 1 });
        pair.Client.Dispose();
        var exception = await Assert.ThrowsExactlyAsync<SshProtocolException>(async () => await transport.ReadAsync(default));
        Assert.AreEqual(DisconnectReason.ConnectionLost, exception.Reason);
    }

    [TestMethod]
    public async Task A_stream_that_fails_is_a_lost_connection_for_all()
    {
        using var pair = new TransportPair();
        var transport = await pair.ConnectAsync();
        pair.CloseServer();
        var reading = await Assert.ThrowsExactlyAsync<SshProtocolException>(async () => await transport.ReadAsync(default));
        var sending = await Assert.ThrowsExactlyAsync<SshProtocolException>(async () => await transport.SendAsync(new byte[1], default));
        Assert.AreEqual(DisconnectReason.ConnectionLost, reading.Reason);
        Assert.AreEqual(DisconnectReason.ConnectionLost, sending.Reason);
        await transport.DisconnectAsync(DisconnectReason.ByApplication, "nobody hears it");
    }

    private static async Task AssertRefusedAsync(TransportPair pair, byte[] message)
    {
        await pair.Client.SendAsync(message);
        Assert.AreEqual((DisconnectReason.ProtocolError, $"Message {message[0]} has no place here."), await pair.Client.ReadDisconnectAsync());
        var exception = await Assert.ThrowsExactlyAsync<SshProtocolException>(() => pair.Starting);
        Assert.AreEqual(DisconnectReason.ProtocolError, exception.Reason);
    }
}
