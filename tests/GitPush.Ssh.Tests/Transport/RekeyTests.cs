using GitPush.Ssh.Tests.Support;
using GitPush.Ssh.Transport;
using GitPush.Ssh.Transport.KeyExchange;
using GitPush.Ssh.Wire;

namespace GitPush.Ssh.Tests.Transport;

[TestClass]
public sealed class RekeyTests
{
    private static readonly byte[] Data = [(byte)MessageNumber.ChannelData, .. new byte[32_000]];
    private static readonly byte[] Request = [(byte)MessageNumber.ChannelRequest, 1, 2, 3];
    private static readonly byte[] Reply = [(byte)MessageNumber.ChannelSuccess, 1];

    [TestMethod]
    public async Task New_keys_are_asked_for_when_enough_was_sent()
    {
        using var pair = New(new RekeyLimits { Bytes = 100_000 });
        var transport = await ConnectAsync(pair);
        for (var i = 0; i < 4; i++)
        {
            await transport.SendAsync(Data, default);
            await pair.Client.ExpectAsync(MessageNumber.ChannelData);
        }

        await pair.Client.ExpectInitAsync();
    }

    [TestMethod]
    public async Task New_keys_are_asked_for_when_enough_was_received()
    {
        using var pair = New(new RekeyLimits { Bytes = 100_000 });
        var transport = await ConnectAsync(pair);
        for (var i = 0; i < 4; i++)
        {
            await pair.Client.SendAsync(Data);
            Assert.AreEqual(Data.Length, (await transport.ReadAsync(default)).Length);
        }

        await pair.Client.ExpectInitAsync();
    }

    [TestMethod]
    public async Task New_keys_are_asked_for_after_as_many_packets()
    {
        using var pair = New(new RekeyLimits { Packets = 10 });
        var transport = await ConnectAsync(pair);
        for (var i = 0; i < 10; i++)
        {
            await transport.SendAsync(Reply, default);
            await pair.Client.ExpectAsync(MessageNumber.ChannelSuccess);
        }

        await pair.Client.ExpectInitAsync();
    }

    [TestMethod]
    public async Task New_keys_are_asked_for_with_the_first_message_after_an_hour()
    {
        var time = new ManualTimeProvider();
        using var pair = New(new RekeyLimits(), time);
        var transport = await ConnectAsync(pair);
        time.Advance(TimeSpan.FromMinutes(59));
        await transport.SendAsync(Reply, default);
        await transport.SendAsync(Reply, default);
        time.Advance(TimeSpan.FromMinutes(1));
        await transport.SendAsync(Reply, default);
        for (var i = 0; i < 3; i++)
        {
            await pair.Client.ExpectAsync(MessageNumber.ChannelSuccess);
        }

        await pair.Client.ExpectInitAsync();
    }

    [TestMethod]
    public async Task What_is_sent_meanwhile_waits_and_replies_come_first()
    {
        using var pair = New(new RekeyLimits());
        var transport = await ConnectAsync(pair);
        await transport.RekeyAsync();
        var sending = transport.SendAsync(Data, default).AsTask();
        await transport.ReplyAsync(Reply);

        // What the client sent before it knew of the exchange is read as ever.
        await pair.Client.SendAsync(Request);
        CollectionAssert.AreEqual(Request, (await transport.ReadAsync(default)).ToArray());
        Assert.IsFalse(sending.IsCompleted);

        var reading = transport.ReadAsync(default).AsTask();
        await pair.Client.ExpectInitAsync();
        await pair.Client.SendInitAsync();
        await pair.Client.ExchangeKeysAsync();
        await pair.Client.ExpectAsync(MessageNumber.ChannelSuccess);
        await pair.Client.ExpectAsync(MessageNumber.ChannelData);
        await sending;
        await pair.Client.SendAsync(Request);
        CollectionAssert.AreEqual(Request, (await reading).ToArray());
    }

    [TestMethod]
    public async Task A_wait_for_new_keys_can_be_cancelled()
    {
        using var pair = New(new RekeyLimits());
        var transport = await ConnectAsync(pair);
        await transport.RekeyAsync();
        using var cancellation = new CancellationTokenSource();
        var sending = transport.SendAsync(Data, cancellation.Token).AsTask();
        await cancellation.CancelAsync();
        await Assert.ThrowsAsync<OperationCanceledException>(() => sending);
    }

    [TestMethod]
    public async Task Who_waits_for_new_keys_learns_that_the_connection_is_lost()
    {
        using var pair = New(new RekeyLimits());
        var transport = await ConnectAsync(pair);
        await transport.RekeyAsync();
        var sending = transport.SendAsync(Data, default).AsTask();
        await transport.DisconnectAsync(DisconnectReason.ByApplication, "enough");
        var exception = await Assert.ThrowsExactlyAsync<SshProtocolException>(() => sending);
        Assert.AreEqual(DisconnectReason.ConnectionLost, exception.Reason);
    }

    [TestMethod]
    public async Task Both_sides_may_begin_at_the_same_time()
    {
        using var pair = New(new RekeyLimits());
        var transport = await ConnectAsync(pair);
        for (var exchanges = 2; exchanges < 10; exchanges++)
        {
            await transport.RekeyAsync();
            await pair.Client.SendInitAsync();
            var reading = transport.ReadAsync(default).AsTask();
            await pair.Client.ExpectInitAsync();
            await pair.Client.ExchangeKeysAsync();
            await pair.Client.SendAsync(Request);
            CollectionAssert.AreEqual(Request, (await reading).ToArray());
            Assert.AreEqual(exchanges, transport.KeyExchanges);
        }
    }

    [TestMethod]
    public async Task There_is_one_exchange_at_a_time()
    {
        using var pair = New(new RekeyLimits { Packets = 2 });
        var transport = await ConnectAsync(pair);
        await pair.Client.SendInitAsync();
        var reading = transport.ReadAsync(default).AsTask();
        await pair.Client.ExpectInitAsync();
        var exchange = ClientKeyExchange.Create("curve25519-sha256");
        await pair.Client.SendMethodInitAsync(exchange.Value);
        await pair.Client.ReadKeysAsync(KeyExchangeMethod.All.Single(method => method.Name == "curve25519-sha256"), exchange);

        // The server's new keys are due already, and the client has not said that it uses its own.
        for (var i = 0; i < 3; i++)
        {
            await transport.SendAsync(Reply, default);
            await pair.Client.ExpectAsync(MessageNumber.ChannelSuccess);
        }

        await pair.Client.UseKeysAsync();
        await pair.Client.SendAsync(Request);
        await reading;
        await transport.SendAsync(Reply, default);
        await pair.Client.ExpectAsync(MessageNumber.ChannelSuccess);
        await pair.Client.ExpectInitAsync();
    }

    [TestMethod]
    public async Task Data_within_the_exchange_are_refused()
    {
        using var pair = New(new RekeyLimits());
        var transport = await ConnectAsync(pair);
        await pair.Client.SendInitAsync();
        await pair.Client.SendAsync(Data);
        var exception = await Assert.ThrowsExactlyAsync<SshProtocolException>(async () => await transport.ReadAsync(default));
        Assert.AreEqual("Message 94 has no place here.", exception.Message);
    }

    [TestMethod]
    public async Task A_client_that_wants_more_replies_than_can_be_held_back_is_refused()
    {
        using var pair = New(new RekeyLimits());
        var transport = await ConnectAsync(pair);
        await transport.RekeyAsync();
        for (var i = 0; i < 64; i++)
        {
            await transport.ReplyAsync(new byte[1024]);
        }

        await Assert.ThrowsExactlyAsync<SshProtocolException>(async () => await transport.ReplyAsync(new byte[1]));
    }

    [TestMethod]
    public async Task A_client_may_leave_instead_of_exchanging_keys()
    {
        using var pair = New(new RekeyLimits());
        var transport = await ConnectAsync(pair);
        await pair.Client.SendInitAsync();
        pair.Client.Dispose();
        Assert.IsTrue((await transport.ReadAsync(default)).IsEmpty);
    }

    [TestMethod]
    public async Task A_client_that_never_answers_is_not_waited_for()
    {
        var time = new ManualTimeProvider();
        using var pair = New(new RekeyLimits(), time);
        var transport = await ConnectAsync(pair);
        await transport.RekeyAsync();
        var reading = transport.ReadAsync(default).AsTask();
        time.Advance(TimeSpan.FromMinutes(5));
        var exception = await Assert.ThrowsExactlyAsync<SshProtocolException>(() => reading);
        Assert.AreEqual("The key exchange takes too long.", exception.Message);
        await transport.DisconnectAsync(exception.Reason, exception.Message);
        Assert.AreEqual((DisconnectReason.ProtocolError, exception.Message), await pair.Client.ReadDisconnectAsync());
    }

    private static TransportPair New(RekeyLimits limits, TimeProvider? time = null) => new(
        new ClientOffer { TakesExtInfo = false },
        TransportPair.NewSettings() with { RekeyLimits = limits, Time = time ?? TimeProvider.System });

    private static async Task<SshTransport> ConnectAsync(TransportPair pair)
    {
        var transport = await pair.ConnectAsync();
        transport.BeginConnection();
        return transport;
    }
}
