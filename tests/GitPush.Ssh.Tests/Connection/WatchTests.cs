using GitPush.Signatures.Ssh.Wire;
using GitPush.Ssh.Connection;
using GitPush.Ssh.Tests.Support;
using GitPush.Ssh.Transport;
using GitPush.Ssh.Wire;

namespace GitPush.Ssh.Tests.Connection;

/// <summary>Connections that are of no use any more, and the end of the server.</summary>
[TestClass]
public sealed class WatchTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Never = TimeSpan.FromDays(1);

    [TestMethod]
    public async Task A_client_that_is_quiet_is_asked_and_taken_for_gone_when_it_does_not_answer()
    {
        var time = new ManualTimeProvider();
        using var pair = await ConnectionPair.StartAsync(settings: new ConnectionSettings { Time = time });
        for (var i = 0; i < 3; i++)
        {
            await time.WhenTimerIsSetAsync(Minute);
            time.Advance(Minute);
            await AssertQuestionAsync(pair);
        }

        await time.WhenTimerIsSetAsync(Minute);
        time.Advance(Minute);
        Assert.AreEqual((DisconnectReason.ByApplication, "No answer."), await pair.Client.ReadDisconnectAsync());
        Assert.AreEqual(ConnectionEnd.NoAnswer, await pair.Running);
    }

    [TestMethod]
    [DataRow((int)MessageNumber.RequestSuccess)]
    [DataRow((int)MessageNumber.RequestFailure)]
    public async Task A_client_that_answers_is_there(int answerValue)
    {
        var answer = (MessageNumber)answerValue;
        var time = new ManualTimeProvider();
        using var pair = await ConnectionPair.StartAsync(settings: new ConnectionSettings { Time = time, IdleTimeout = Never });
        for (var i = 0; i < 10; i++)
        {
            await time.WhenTimerIsSetAsync(Minute);
            time.Advance(Minute);
            await AssertQuestionAsync(pair);
            await pair.Client.SendAsync([(byte)answer]);
            await pair.PingAsync();
        }

        await pair.Client.SendAsync([(byte)answer]);
        Assert.AreEqual("An answer to no request.", await pair.ExpectRefusalAsync());
    }

    [TestMethod]
    public async Task A_connection_on_which_nothing_runs_is_ended()
    {
        var time = new ManualTimeProvider();
        var ends = new TaskCompletionSource();
        var settings = new ConnectionSettings { Time = time, KeepAliveInterval = Never, SendTimeout = Never };
        using var pair = await ConnectionPair.StartAsync(
            async (_, _, _) =>
            {
                await ends.Task;
                return 0;
            },
            settings);
        await pair.OpenAsync(0);
        await pair.ExecAsync(1);
        time.Advance(2 * settings.IdleTimeout);
        await pair.PingAsync();
        ends.SetResult();
        await pair.ExpectEndAsync(1);
        await time.WhenTimerIsSetAsync(settings.IdleTimeout);
        time.Advance(settings.IdleTimeout - TimeSpan.FromSeconds(1));
        await pair.PingAsync();
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.AreEqual((DisconnectReason.ByApplication, "Nothing was run for too long."), await pair.Client.ReadDisconnectAsync());
        Assert.AreEqual(ConnectionEnd.Idle, await pair.Running);
    }

    [TestMethod]
    public async Task A_channel_without_a_program_keeps_no_connection()
    {
        var time = new ManualTimeProvider();
        var settings = new ConnectionSettings { Time = time, KeepAliveInterval = Never, SendTimeout = Never };
        using var pair = await ConnectionPair.StartAsync(settings: settings);
        await pair.OpenAsync(0);
        time.Advance(settings.IdleTimeout);
        Assert.AreEqual(ConnectionEnd.Idle, await pair.Running);
    }

    [TestMethod]
    public async Task A_client_that_sends_and_takes_nothing_is_given_up()
    {
        var time = new ManualTimeProvider();
        var settings = new ConnectionSettings { Time = time, KeepAliveInterval = Never, IdleTimeout = Never };
        var writes = new TaskCompletionSource();
        using var pair = await ConnectionPair.StartAsync(
            async (_, channel, cancellationToken) =>
            {
                await writes.Task;
                return (await channel.Output.WriteAsync(new byte[10], cancellationToken)).IsCompleted ? 1 : 0;
            },
            settings);
        var number = await pair.ExecAsync(0);
        var held = pair.HoldWrites();
        writes.SetResult();
        await held;
        time.Advance(settings.SendTimeout - TimeSpan.FromSeconds(1));
        await pair.Client.SendAsync(ConnectionPair.Message(MessageNumber.ChannelWindowAdjust, number, writer => writer.WriteUInt32(1)));
        Assert.IsFalse(pair.Running.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(1));

        // Nor does it take the last words.
        await time.WhenTimerIsSetAsync(TransportPair.NewSettings().DisconnectTimeout);
        time.Advance(TransportPair.NewSettings().DisconnectTimeout);
        Assert.AreEqual(ConnectionEnd.SendTimeout, await pair.Running);
    }

    [TestMethod]
    public async Task When_the_server_stops_a_connection_ends_on_which_nothing_runs()
    {
        using var pair = await ConnectionPair.StartAsync();
        await pair.OpenAsync(0);
        await pair.Stopping.CancelAsync();
        Assert.AreEqual((DisconnectReason.ByApplication, "The server stops."), await pair.Client.ReadDisconnectAsync());
        Assert.AreEqual(ConnectionEnd.Stopped, await pair.Running);
    }

    [TestMethod]
    public async Task When_the_server_stops_nothing_new_is_run_and_what_runs_may_end()
    {
        var ends = new TaskCompletionSource();
        using var pair = await ConnectionPair.StartAsync(async (_, _, _) =>
        {
            await ends.Task;
            return 5;
        });
        var number = await pair.ExecAsync(0);
        var other = await pair.OpenAsync(1);
        await pair.Stopping.CancelAsync();
        await pair.Client.SendAsync(ConnectionPair.Open(2), ConnectionPair.Exec(other));
        await pair.ExpectAsync(MessageNumber.ChannelOpenFailure, 2);
        await pair.ExpectAsync(MessageNumber.ChannelFailure, 1);
        ends.SetResult();
        Assert.AreEqual(5u, await pair.ExpectEndAsync(0));
        await pair.PingAsync();
        await pair.Client.SendAsync(ConnectionPair.Message(MessageNumber.ChannelClose, number));
        Assert.AreEqual((DisconnectReason.ByApplication, "The server stops."), await pair.Client.ReadDisconnectAsync());
        Assert.AreEqual(ConnectionEnd.Stopped, await pair.Running);
    }

    [TestMethod]
    public async Task When_the_server_stops_a_client_is_not_waited_for_for_long()
    {
        var time = new ManualTimeProvider();
        var settings = new ConnectionSettings { Time = time };
        using var pair = await ConnectionPair.StartAsync(settings: settings);
        await pair.ExecAsync(0);
        await pair.ExpectEndAsync(0);
        await pair.Stopping.CancelAsync();
        await time.WhenTimerIsSetAsync(settings.StopTimeout);
        time.Advance(settings.StopTimeout);
        Assert.AreEqual(ConnectionEnd.Stopped, await pair.Running);
    }

    [TestMethod]
    public async Task When_the_server_must_stop_everything_ends_at_once()
    {
        using var pair = await ConnectionPair.StartAsync(async (_, _, cancellationToken) =>
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return 0;
        });
        await pair.ExecAsync(0);
        await pair.Aborted.CancelAsync();
        Assert.AreEqual((DisconnectReason.ByApplication, "The server stops."), await pair.Client.ReadDisconnectAsync());
        Assert.AreEqual(ConnectionEnd.Stopped, await pair.Running);
    }

    [TestMethod]
    public async Task A_client_may_say_that_it_leaves()
    {
        using var pair = await ConnectionPair.StartAsync();
        await pair.Client.SendAsync(new SshWriter().WriteByte(1).WriteUInt32(11).WriteString("bye").WriteString("").WrittenSpan.ToArray());
        Assert.AreEqual(ConnectionEnd.ClientLeft, await pair.Running);
        Assert.AreEqual("bye", pair.Transport.PeerDisconnect!.Text);
    }

    private static async Task AssertQuestionAsync(ConnectionPair pair)
    {
        var reader = new SshReader((await pair.Client.ExpectAsync(MessageNumber.GlobalRequest)).AsSpan(1));
        Assert.AreEqual("keepalive@openssh.com", reader.ReadAscii());
        Assert.IsTrue(reader.ReadBoolean());
        Assert.IsTrue(reader.IsAtEnd);
    }
}
