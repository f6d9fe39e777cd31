using GitPush.Signatures.Ssh.Wire;
using GitPush.Ssh.Connection;
using GitPush.Ssh.Tests.Support;
using GitPush.Ssh.Wire;

namespace GitPush.Ssh.Tests.Connection;

/// <summary>Opening and closing, and whose a channel's number is.</summary>
[TestClass]
public sealed class ChannelTests
{
    [TestMethod]
    public async Task A_channel_is_opened_with_the_window_and_the_packet_size_of_the_settings()
    {
        using var pair = await ConnectionPair.StartAsync();
        await pair.Client.SendAsync(ConnectionPair.Open(77));
        var confirmation = new SshReader(await pair.ExpectAsync(MessageNumber.ChannelOpenConfirmation, 77));
        Assert.AreEqual(0u, confirmation.ReadUInt32());
        Assert.AreEqual(4u << 20, confirmation.ReadUInt32());
        Assert.AreEqual(32_768u, confirmation.ReadUInt32());
        Assert.IsTrue(confirmation.IsAtEnd);
    }

    [TestMethod]
    [DataRow("x11", 1)]
    [DataRow("direct-tcpip", 1)]
    [DataRow("forwarded-tcpip", 1)]
    [DataRow("direct-streamlocal@openssh.com", 1)]
    [DataRow("tun@openssh.com", 1)]
    [DataRow("auth-agent@openssh.com", 1)]
    [DataRow("whatever", 3)]
    [DataRow("", 3)]
    public async Task Only_sessions_are_opened(string type, int reason)
    {
        using var pair = await ConnectionPair.StartAsync();
        await pair.Client.SendAsync([.. ConnectionPair.Open(3, type: type), 1, 2, 3]);
        await AssertRefusedAsync(pair, 3, (OpenFailureReason)reason);
        await pair.OpenAsync(3);
    }

    [TestMethod]
    public async Task A_channel_that_takes_packets_of_no_size_is_not_opened()
    {
        using var pair = await ConnectionPair.StartAsync();
        await pair.Client.SendAsync(ConnectionPair.Open(3, maxPacket: 0));
        await AssertRefusedAsync(pair, 3, OpenFailureReason.AdministrativelyProhibited);
    }

    [TestMethod]
    public async Task There_are_as_many_channels_as_the_settings_say()
    {
        using var pair = await ConnectionPair.StartAsync();
        for (var i = 0u; i < 10; i++)
        {
            Assert.AreEqual(i, await pair.OpenAsync(100 + i));
        }

        await pair.Client.SendAsync(ConnectionPair.Open(200));
        await AssertRefusedAsync(pair, 200, OpenFailureReason.ResourceShortage);
        await pair.Client.SendAsync(ConnectionPair.Message(MessageNumber.ChannelClose, 4));
        await pair.ExpectAsync(MessageNumber.ChannelClose, 104);
        Assert.AreEqual(4u, await pair.OpenAsync(200));
    }

    [TestMethod]
    public async Task A_channel_counts_until_its_program_has_ended()
    {
        var ends = new TaskCompletionSource();
        using var pair = await ConnectionPair.StartAsync(
            async (_, _, _) =>
            {
                await ends.Task;
                return 0;
            },
            new ConnectionSettings { MaxChannels = 1 });
        var number = await pair.ExecAsync(0);
        await pair.Client.SendAsync(ConnectionPair.Message(MessageNumber.ChannelClose, number), ConnectionPair.Open(1));
        await pair.ExpectAsync(MessageNumber.ChannelClose, 0);
        await AssertRefusedAsync(pair, 1, OpenFailureReason.ResourceShortage);
        ends.SetResult();
        while (true)
        {
            await pair.Client.SendAsync(ConnectionPair.Open(1));
            var answer = await pair.Client.ReadAsync();
            if ((MessageNumber)answer[0] == MessageNumber.ChannelOpenConfirmation)
            {
                break;
            }

            Assert.AreEqual(MessageNumber.ChannelOpenFailure, (MessageNumber)answer[0]);
        }
    }

    [TestMethod]
    public async Task A_number_is_free_as_soon_as_the_client_has_seen_the_end()
    {
        using var pair = await ConnectionPair.StartAsync(settings: new ConnectionSettings { MaxChannels = 1 });
        for (var i = 0u; i < 500; i++)
        {
            var number = await pair.ExecAsync(i);
            Assert.AreEqual(0u, await pair.ExpectEndAsync(i));
            await pair.Client.SendAsync(ConnectionPair.Message(MessageNumber.ChannelClose, number));
        }
    }

    [TestMethod]
    public async Task Any_number_of_channels_needs_the_memory_of_one()
    {
        using var pair = await ConnectionPair.StartAsync();
        await OpenAndCloseAsync(pair, 500);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        await OpenAndCloseAsync(pair, 20_000);
        Assert.IsLessThan(500_000, GC.GetTotalMemory(forceFullCollection: true) - before);
    }

    [TestMethod]
    [DataRow((int)MessageNumber.ChannelWindowAdjust)]
    [DataRow((int)MessageNumber.ChannelData)]
    [DataRow((int)MessageNumber.ChannelExtendedData)]
    [DataRow((int)MessageNumber.ChannelEof)]
    [DataRow((int)MessageNumber.ChannelClose)]
    [DataRow((int)MessageNumber.ChannelRequest)]
    [DataRow((int)MessageNumber.ChannelSuccess)]
    [DataRow((int)MessageNumber.ChannelFailure)]
    public async Task Messages_of_a_channel_that_there_is_not_end_the_connection(int numberValue)
    {
        var number = (MessageNumber)numberValue;
        foreach (var channel in new uint[] { 0, 1, 9, 10, uint.MaxValue })
        {
            using var pair = await ConnectionPair.StartAsync();
            await pair.Client.SendAsync(ConnectionPair.Message(number, channel, writer => writer.WriteUInt32(0).WriteUInt32(0)));
            Assert.AreEqual($"There is no channel {channel}.", await pair.ExpectRefusalAsync());
        }
    }

    [TestMethod]
    public async Task Messages_of_a_channel_that_the_client_has_closed_end_the_connection()
    {
        using var pair = await ConnectionPair.StartAsync(async (_, _, cancellationToken) =>
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return 0;
        });
        var number = await pair.ExecAsync(0);
        await pair.Client.SendAsync(
            ConnectionPair.Message(MessageNumber.ChannelClose, number), ConnectionPair.Message(MessageNumber.ChannelEof, number));
        Assert.AreEqual("There is no channel 0.", await pair.ExpectRefusalAsync());
    }

    [TestMethod]
    [DataRow((int)MessageNumber.ChannelOpen)]
    [DataRow((int)MessageNumber.ChannelData)]
    [DataRow((int)MessageNumber.ChannelEof)]
    [DataRow((int)MessageNumber.ChannelClose)]
    [DataRow((int)MessageNumber.ChannelWindowAdjust)]
    public async Task Messages_that_are_too_short_or_too_long_end_the_connection(int numberValue)
    {
        var number = (MessageNumber)numberValue;
        byte[] message = number switch
        {
            MessageNumber.ChannelOpen => ConnectionPair.Open(1),
            MessageNumber.ChannelData => ConnectionPair.Data(0, new byte[3]),
            MessageNumber.ChannelWindowAdjust => ConnectionPair.Message(number, 0, writer => writer.WriteUInt32(1)),
            _ => ConnectionPair.Message(number, 0),
        };
        foreach (var wrong in new byte[][] { [.. message, 0], message[..^1], message[..1] })
        {
            using var pair = await ConnectionPair.StartAsync();
            await pair.OpenAsync(0);
            await pair.Client.SendAsync(wrong);
            await pair.ExpectRefusalAsync();
        }
    }

    [TestMethod]
    public async Task Nothing_follows_the_end_of_a_channel_that_the_client_closes_at_any_moment()
    {
        using var pair = await ConnectionPair.StartAsync(async (_, channel, cancellationToken) =>
        {
            for (var i = 0; i < 20; i++)
            {
                await channel.Output.WriteAsync(new byte[10], cancellationToken);
                await channel.Error.WriteAsync(new byte[10], cancellationToken);
            }

            return 0;
        });
        for (var i = 0u; i < 1000; i++)
        {
            var number = await pair.ExecAsync(i);
            for (var j = 0; j < i % 40; j++)
            {
                await pair.Client.ReadAsync();
            }

            await pair.Client.SendAsync(
                ConnectionPair.Request(number, "unknown", true), ConnectionPair.Message(MessageNumber.ChannelClose, number));
            await pair.Client.SendAsync(ConnectionPair.GlobalRequest("ping", wantsReply: true));
            var messages = new List<MessageNumber>();
            do
            {
                messages.Add((MessageNumber)(await pair.Client.ReadAsync())[0]);
            }
            while (messages[^1] != MessageNumber.RequestFailure);
            Assert.AreEqual(MessageNumber.ChannelClose, messages[^2]);
        }
    }

    private static async Task OpenAndCloseAsync(ConnectionPair pair, int count)
    {
        for (var i = 0u; i < count; i++)
        {
            var number = i % 10 == 0 ? await pair.ExecAsync(i) : await pair.OpenAsync(i);
            if (i % 10 == 0)
            {
                await pair.ExpectEndAsync(i);
                await pair.Client.SendAsync(ConnectionPair.Message(MessageNumber.ChannelClose, number));
            }
            else
            {
                await pair.Client.SendAsync(ConnectionPair.Data(number, new byte[10]), ConnectionPair.Message(MessageNumber.ChannelClose, number));
                await pair.ExpectAsync(MessageNumber.ChannelClose, i);
            }
        }
    }

    private static async Task AssertRefusedAsync(ConnectionPair pair, uint channel, OpenFailureReason reason) =>
        Assert.AreEqual(reason, (OpenFailureReason)new SshReader(await pair.ExpectAsync(MessageNumber.ChannelOpenFailure, channel)).ReadUInt32());
}
