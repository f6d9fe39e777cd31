using System.Buffers;
using GitPush.Signatures.Ssh.Wire;
using GitPush.Ssh.Connection;
using GitPush.Ssh.Tests.Support;
using GitPush.Ssh.Wire;

namespace GitPush.Ssh.Tests.Connection;

/// <summary>Windows in both directions, and who waits for whom.</summary>
[TestClass]
public sealed class FlowControlTests
{
    [TestMethod]
    public async Task The_client_gets_no_more_than_its_window_takes()
    {
        using var pair = await ConnectionPair.StartAsync(WriteAsync(1000));
        var number = await pair.ExecAsync(0, window: 100);
        Assert.HasCount(100, await pair.ExpectDataAsync(0));
        await pair.PingAsync();
        await pair.Client.SendAsync(Adjust(number, 0), Adjust(number, 300));
        Assert.HasCount(300, await pair.ExpectDataAsync(0));
        await pair.PingAsync();
        await pair.Client.SendAsync(Adjust(number, 10_000));
        Assert.HasCount(600, await pair.ExpectDataAsync(0));
        Assert.AreEqual(0u, await pair.ExpectEndAsync(0));
    }

    [TestMethod]
    [DataRow(1u, 500)]
    [DataRow(7u, 1000)]
    [DataRow(32_768u, 100_000)]
    [DataRow(uint.MaxValue, 100_000)]
    public async Task No_packet_is_larger_than_both_sides_allow(uint maxPacket, int size)
    {
        using var pair = await ConnectionPair.StartAsync(WriteAsync(size));
        await pair.ExecAsync(0, maxPacket: maxPacket);
        var received = new List<byte>();
        while (received.Count < size)
        {
            var data = await pair.ExpectDataAsync(0);
            Assert.IsLessThanOrEqualTo((int)Math.Min(maxPacket, 32_768), data.Length);
            received.AddRange(data);
        }

        CollectionAssert.AreEqual(Pattern(size), received.ToArray());
        Assert.AreEqual(0u, await pair.ExpectEndAsync(0));
    }

    [TestMethod]
    public async Task Standard_error_takes_of_the_same_window()
    {
        using var pair = await ConnectionPair.StartAsync(async (_, channel, cancellationToken) =>
        {
            await channel.Error.WriteAsync(new byte[60], cancellationToken);
            await channel.Output.WriteAsync(new byte[60], cancellationToken);
            return 0;
        });
        var number = await pair.ExecAsync(0, window: 100);
        Assert.HasCount(60, await pair.ExpectErrorAsync(0));
        Assert.HasCount(40, await pair.ExpectDataAsync(0));
        await pair.Client.SendAsync(Adjust(number, 20));
        Assert.HasCount(20, await pair.ExpectDataAsync(0));
    }

    [TestMethod]
    public async Task A_window_has_32_bits()
    {
        using var pair = await ConnectionPair.StartAsync();
        var number = await pair.OpenAsync(0, window: 1);
        await pair.Client.SendAsync(Adjust(number, uint.MaxValue - 1));
        await pair.PingAsync();
        await pair.Client.SendAsync(Adjust(number, 1));
        Assert.AreEqual("A window of more than 2^32 - 1 bytes.", await pair.ExpectRefusalAsync());
    }

    [TestMethod]
    public async Task The_window_is_opened_again_for_what_was_consumed()
    {
        var read = new SemaphoreSlim(0);
        using var pair = await ConnectionPair.StartAsync(
            async (_, channel, cancellationToken) =>
            {
                while (true)
                {
                    await read.WaitAsync(cancellationToken);
                    var result = await channel.Input.ReadAtLeastAsync(800, cancellationToken);

                    // Seen is not consumed.
                    channel.Input.AdvanceTo(result.Buffer.GetPosition(100), result.Buffer.GetPosition(100));
                }
            },
            new ConnectionSettings { WindowSize = 1000, MaxPacketSize = 1000 });
        var number = await pair.ExecAsync(0);
        await pair.Client.SendAsync(ConnectionPair.Data(number, new byte[1000]));
        await pair.PingAsync();
        read.Release();
        await pair.PingAsync();
        read.Release();
        Assert.AreEqual(200u, new SshReader(await pair.ExpectAsync(MessageNumber.ChannelWindowAdjust, 0)).ReadUInt32());
        await pair.Client.SendAsync(ConnectionPair.Data(number, new byte[200]));
        await pair.PingAsync();
        await pair.Client.SendAsync(ConnectionPair.Data(number, new byte[1]));
        Assert.AreEqual("More data than the window of a channel has room for.", await pair.ExpectRefusalAsync());
    }

    [TestMethod]
    [DataRow((int)MessageNumber.ChannelData)]
    [DataRow((int)MessageNumber.ChannelExtendedData)]
    public async Task A_client_may_not_send_messages_that_are_too_large(int numberValue)
    {
        var number = (MessageNumber)numberValue;
        using var pair = await ConnectionPair.StartAsync();
        var channel = await pair.OpenAsync(0);
        await pair.Client.SendAsync(Large(number, channel, 32_768));
        await pair.PingAsync();
        await pair.Client.SendAsync(Large(number, channel, 32_769));
        Assert.AreEqual("More data in a message than a channel takes.", await pair.ExpectRefusalAsync());
    }

    [TestMethod]
    [DataRow((int)MessageNumber.ChannelData)]
    [DataRow((int)MessageNumber.ChannelExtendedData)]
    public async Task A_client_may_not_send_after_its_end_of_file(int numberValue)
    {
        var number = (MessageNumber)numberValue;
        using var pair = await ConnectionPair.StartAsync();
        var channel = await pair.OpenAsync(0);
        await pair.Client.SendAsync(ConnectionPair.Message(MessageNumber.ChannelEof, channel));
        await pair.Client.SendAsync(ConnectionPair.Message(MessageNumber.ChannelEof, channel));
        await pair.PingAsync();
        await pair.Client.SendAsync(Large(number, channel, 1));
        Assert.AreEqual("Data after the end of a channel's data.", await pair.ExpectRefusalAsync());
    }

    [TestMethod]
    public async Task Data_for_which_there_is_no_use_are_consumed_at_once()
    {
        using var pair = await ConnectionPair.StartAsync(settings: new ConnectionSettings { WindowSize = 1000 });
        var number = await pair.OpenAsync(0);
        for (var i = 0; i < 20; i++)
        {
            await pair.Client.SendAsync(Large(MessageNumber.ChannelExtendedData, number, 500));
            Assert.AreEqual(500u, new SshReader(await pair.ExpectAsync(MessageNumber.ChannelWindowAdjust, 0)).ReadUInt32());
        }
    }

    [TestMethod]
    public async Task A_program_that_does_not_read_holds_up_itself_only()
    {
        using var pair = await ConnectionPair.StartAsync(EchoUnlessStuckAsync, new ConnectionSettings { WindowSize = 100_000 });
        var stuck = await pair.ExecAsync(0, command: "stuck");
        var lively = await pair.ExecAsync(1);
        await pair.Client.SendAsync([.. Enumerable.Repeat(ConnectionPair.Data(stuck, new byte[20_000]), 5)]);
        await AssertEchoAsync(pair, lively, 1);
    }

    [TestMethod]
    public async Task A_client_that_does_not_read_a_channel_holds_up_that_channel_only()
    {
        using var pair = await ConnectionPair.StartAsync(EchoUnlessStuckAsync, new ConnectionSettings { WindowSize = 100_000 });
        var stuck = await pair.ExecAsync(0, window: 0);
        var lively = await pair.ExecAsync(1);
        await pair.Client.SendAsync([.. Enumerable.Repeat(ConnectionPair.Data(stuck, new byte[20_000]), 5)]);
        await AssertEchoAsync(pair, lively, 1);
    }

    [TestMethod]
    public async Task A_flush_can_be_interrupted_and_loses_nothing()
    {
        var waits = new TaskCompletionSource();
        var interrupted = new TaskCompletionSource();
        using var pair = await ConnectionPair.StartAsync(async (_, channel, cancellationToken) =>
        {
            channel.Output.Write(Pattern(1000));
            var flush = channel.Output.FlushAsync(cancellationToken);
            await waits.Task;
            channel.Output.CancelPendingFlush();
            Assert.IsTrue((await flush).IsCanceled);
            Assert.AreEqual(900, channel.Output.UnflushedBytes);
            using var cancellation = new CancellationTokenSource();
            flush = channel.Output.FlushAsync(cancellation.Token);
            await cancellation.CancelAsync();
            await Assert.ThrowsAsync<OperationCanceledException>(async () => await flush);
            Assert.AreEqual(900, channel.Output.UnflushedBytes);
            interrupted.SetResult();
            return 0;
        });
        var number = await pair.ExecAsync(0, window: 100);
        var first = await pair.ExpectDataAsync(0);
        waits.SetResult();

        // Before that, the flushes would have nothing to wait for.
        await interrupted.Task;
        await pair.Client.SendAsync(Adjust(number, 900));
        var rest = new List<byte>(first);
        while (rest.Count < 1000)
        {
            rest.AddRange(await pair.ExpectDataAsync(0));
        }

        CollectionAssert.AreEqual(Pattern(1000), rest.ToArray());
        await pair.ExpectEndAsync(0);
    }

    private static byte[] Adjust(uint channel, uint size) =>
        ConnectionPair.Message(MessageNumber.ChannelWindowAdjust, channel, writer => writer.WriteUInt32(size));

    private static byte[] Large(MessageNumber number, uint channel, int size) => ConnectionPair.Message(number, channel, writer =>
        (number == MessageNumber.ChannelData ? writer : writer.WriteUInt32(1)).WriteString(new byte[size]));

    private static byte[] Pattern(int size) => [.. Enumerable.Range(0, size).Select(i => (byte)(i % 251))];

    private static SessionHandler WriteAsync(int size) => async (_, channel, cancellationToken) =>
    {
        // In pieces of all sizes, over the borders of buffers.
        var data = Pattern(size);
        for (int at = 0, piece = 1; at < size; at += piece, piece = Math.Min((piece * 2) + 1, size - at))
        {
            data.AsSpan(at, piece).CopyTo(channel.Output.GetSpan(piece));
            channel.Output.Advance(piece);
        }

        await channel.Output.FlushAsync(cancellationToken);
        return 0;
    };

    private static async Task<int> EchoUnlessStuckAsync(SessionRequest request, SessionChannel channel, CancellationToken cancellationToken)
    {
        if (request.Command == "stuck")
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }

        await channel.Input.CopyToAsync(channel.Output, cancellationToken);
        return 0;
    }

    private static async Task AssertEchoAsync(ConnectionPair pair, uint number, uint channel)
    {
        for (var i = 0; i < 50; i++)
        {
            await pair.Client.SendAsync(ConnectionPair.Data(number, Pattern(10_000)));
            var received = new List<byte>();
            while (received.Count < 10_000)
            {
                var message = await pair.Client.ReadAsync();
                var reader = new SshReader(message.AsSpan(1));
                Assert.AreEqual(channel, reader.ReadUInt32());
                if ((MessageNumber)message[0] == MessageNumber.ChannelData)
                {
                    received.AddRange(reader.ReadString());
                }
            }

            CollectionAssert.AreEqual(Pattern(10_000), received.ToArray());
        }
    }
}
