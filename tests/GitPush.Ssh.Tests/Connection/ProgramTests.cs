using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using GitPush.Signatures.Ssh.Wire;
using GitPush.Ssh.Connection;
using GitPush.Ssh.Tests.Support;
using GitPush.Ssh.Wire;

namespace GitPush.Ssh.Tests.Connection;

/// <summary>What runs on a channel, from its request to its exit status.</summary>
[TestClass]
public sealed class ProgramTests
{
    [TestMethod]
    public async Task A_program_gets_its_command_and_the_client_its_output_and_status()
    {
        SessionRequest? seen = null;
        using var pair = await ConnectionPair.StartAsync(async (request, channel, cancellationToken) =>
        {
            seen = request;
            await channel.Output.WriteAsync("out"u8.ToArray(), cancellationToken);
            await channel.Error.WriteAsync("err"u8.ToArray(), cancellationToken);
            return 7;
        });
        var number = await pair.OpenAsync(5);
        await pair.Client.SendAsync(Env(number, "GIT_PROTOCOL", "version=2"));
        await pair.ExpectAsync(MessageNumber.ChannelSuccess, 5);
        await pair.Client.SendAsync(ConnectionPair.Exec(number, "git-upload-pack 'ü'"));
        await pair.ExpectAsync(MessageNumber.ChannelSuccess, 5);
        Assert.AreEqual("out", Encoding.UTF8.GetString(await pair.ExpectDataAsync(5)));
        Assert.AreEqual("err", await pair.ExpectErrorAsync(5));
        Assert.AreEqual(7u, await pair.ExpectEndAsync(5));
        Assert.AreEqual(new SessionRequest("git-upload-pack 'ü'", "version=2"), seen);
    }

    [TestMethod]
    public async Task A_shell_is_a_program_without_a_command()
    {
        SessionRequest? seen = null;
        using var pair = await ConnectionPair.StartAsync((request, _, _) =>
        {
            seen = request;
            return Task.FromResult(1);
        });
        var number = await pair.OpenAsync(0);
        await pair.Client.SendAsync(ConnectionPair.Request(number, "shell", true));
        await pair.ExpectAsync(MessageNumber.ChannelSuccess, 0);
        Assert.AreEqual(1u, await pair.ExpectEndAsync(0));
        Assert.AreEqual(new SessionRequest(null, null), seen);
    }

    [TestMethod]
    public async Task What_was_not_flushed_comes_before_the_end()
    {
        using var pair = await ConnectionPair.StartAsync((_, channel, _) =>
        {
            channel.Output.Write("rest"u8);
            return Task.FromResult(0);
        });
        await pair.ExecAsync(0);
        Assert.AreEqual("rest", Encoding.UTF8.GetString(await pair.ExpectDataAsync(0)));
        Assert.AreEqual(0u, await pair.ExpectEndAsync(0));
    }

    [TestMethod]
    public async Task The_end_of_what_the_client_sends_is_the_end_of_the_input()
    {
        using var pair = await ConnectionPair.StartAsync(async (_, channel, _) =>
        {
            var all = await ReadToEndAsync(channel.Input);
            return all;
        });
        var number = await pair.ExecAsync(0);
        await pair.Client.SendAsync(ConnectionPair.Data(number, new byte[100]), ConnectionPair.Data(number, new byte[11]));
        await pair.Client.SendAsync(ConnectionPair.Message(MessageNumber.ChannelEof, number));
        Assert.AreEqual(111u, await pair.ExpectEndAsync(0));
    }

    [TestMethod]
    public async Task Data_may_come_before_the_program()
    {
        using var pair = await ConnectionPair.StartAsync((_, channel, _) => ReadToEndAsync(channel.Input));
        var number = await pair.OpenAsync(0);
        await pair.Client.SendAsync(
            ConnectionPair.Data(number, new byte[42]), ConnectionPair.Message(MessageNumber.ChannelEof, number), ConnectionPair.Exec(number));
        await pair.ExpectAsync(MessageNumber.ChannelSuccess, 0);
        Assert.AreEqual(42u, await pair.ExpectEndAsync(0));
    }

    [TestMethod]
    public async Task A_client_that_closes_before_the_end_of_its_data_is_gone()
    {
        var failure = new TaskCompletionSource<Exception>();
        using var pair = await ConnectionPair.StartAsync(async (_, channel, cancellationToken) =>
        {
            // All that came is there and is not to be taken for everything.
            await Cancelled(cancellationToken);
            failure.SetResult(await Assert.ThrowsAsync<IOException>(async () => await channel.Input.ReadAsync(default)));
            channel.Output.Write("x"u8);
            Assert.IsTrue((await channel.Output.FlushAsync(default)).IsCompleted);
            return 0;
        });
        var number = await pair.ExecAsync(0);
        await pair.Client.SendAsync(ConnectionPair.Data(number, new byte[100]), ConnectionPair.Message(MessageNumber.ChannelClose, number));
        await pair.ExpectAsync(MessageNumber.ChannelClose, 0);
        Assert.AreEqual("the client closed the channel", (await failure.Task).Message);

        // Nothing follows on the channel.
        await pair.PingAsync();
    }

    [TestMethod]
    public async Task A_client_that_closes_after_the_end_of_its_data_has_sent_everything()
    {
        var count = new TaskCompletionSource<int>();
        using var pair = await ConnectionPair.StartAsync(async (_, channel, cancellationToken) =>
        {
            await Cancelled(cancellationToken);
            count.SetResult(await ReadToEndAsync(channel.Input));
            return 0;
        });
        var number = await pair.ExecAsync(0);
        await pair.Client.SendAsync(
            ConnectionPair.Data(number, new byte[100]),
            ConnectionPair.Message(MessageNumber.ChannelEof, number),
            ConnectionPair.Message(MessageNumber.ChannelClose, number));
        await pair.ExpectAsync(MessageNumber.ChannelClose, 0);
        Assert.AreEqual(100, await count.Task);
    }

    [TestMethod]
    public async Task A_client_that_leaves_is_gone_for_its_programs_and_they_are_waited_for()
    {
        var goesOn = new TaskCompletionSource();
        var isGone = new TaskCompletionSource();
        using var pair = await ConnectionPair.StartAsync(async (_, _, cancellationToken) =>
        {
            await Cancelled(cancellationToken);
            isGone.SetResult();
            await goesOn.Task;
            return 0;
        });
        await pair.ExecAsync(0);
        pair.Client.Dispose();
        await isGone.Task;
        Assert.IsFalse(pair.Running.IsCompleted);
        goesOn.SetResult();
        Assert.AreEqual(ConnectionEnd.ClientLeft, await pair.Running);
    }

    [TestMethod]
    public async Task A_program_that_fails_costs_the_client_its_status_and_not_its_connection()
    {
        using var pair = await ConnectionPair.StartAsync((request, _, _) =>
            request.Command == "fail" ? throw new InvalidOperationException("secret") : Task.FromResult(0));
        await pair.ExecAsync(0, command: "fail");
        Assert.AreEqual("internal error; the server's log has the reason ", await pair.ExpectErrorAsync(0));
        Assert.AreEqual(1u, await pair.ExpectEndAsync(0));
        await pair.ExecAsync(1);
        Assert.AreEqual(0u, await pair.ExpectEndAsync(1));
    }

    [TestMethod]
    public async Task A_signal_ends_a_program()
    {
        using var pair = await ConnectionPair.StartAsync(async (_, _, cancellationToken) =>
        {
            await Cancelled(cancellationToken);
            return 130;
        });
        var number = await pair.ExecAsync(0);
        await pair.Client.SendAsync(ConnectionPair.Request(number, "signal", false, writer => writer.WriteString("USR1")));
        await pair.PingAsync();
        await pair.Client.SendAsync(ConnectionPair.Request(number, "signal", false, writer => writer.WriteString("INT")));
        Assert.AreEqual(130u, await pair.ExpectEndAsync(0));
    }

    [TestMethod]
    public async Task A_client_may_take_no_more_output_and_still_send()
    {
        var told = new TaskCompletionSource();
        using var pair = await ConnectionPair.StartAsync(async (_, channel, cancellationToken) =>
        {
            FlushResult flush;
            do
            {
                channel.Output.Write(new byte[1000]);
                flush = await channel.Output.FlushAsync(cancellationToken);
            }
            while (!flush.IsCompleted);
            told.SetResult();
            await channel.Error.WriteAsync("still here"u8.ToArray(), cancellationToken);
            return await ReadToEndAsync(channel.Input);
        });
        var number = await pair.ExecAsync(0, window: 100);
        Assert.HasCount(100, await pair.ExpectDataAsync(0));
        await pair.Client.SendAsync(ConnectionPair.Request(number, "eow@openssh.com", false));
        await told.Task;
        await pair.Client.SendAsync(
            ConnectionPair.Message(MessageNumber.ChannelWindowAdjust, number, writer => writer.WriteUInt32(1000)),
            ConnectionPair.Data(number, new byte[9]),
            ConnectionPair.Message(MessageNumber.ChannelEof, number));
        Assert.AreEqual("still here", await pair.ExpectErrorAsync(0));
        Assert.AreEqual(9u, await pair.ExpectEndAsync(0));
    }

    [TestMethod]
    public async Task A_client_that_takes_no_more_once_it_has_everything_has_missed_nothing()
    {
        using var closed = new SemaphoreSlim(0);
        using var pair = await ConnectionPair.StartAsync(async (_, channel, cancellationToken) =>
        {
            var last = await channel.Output.WriteAsync("all"u8.ToArray(), cancellationToken);
            await closed.WaitAsync(cancellationToken);
            var none = await channel.Output.FlushAsync(cancellationToken);
            channel.Output.Write("more"u8);
            var more = await channel.Output.FlushAsync(cancellationToken);
            return (last.IsCompleted ? 4 : 0) + (none.IsCompleted ? 2 : 0) + (more.IsCompleted ? 1 : 0);
        });
        for (var i = 0u; i < 50; i++)
        {
            var number = await pair.ExecAsync(i);
            await pair.ExpectDataAsync(i);
            await pair.Client.SendAsync(ConnectionPair.Request(number, "eow@openssh.com", false));
            await pair.PingAsync();
            closed.Release();
            Assert.AreEqual(1u, await pair.ExpectEndAsync(i));
            await pair.Client.SendAsync(ConnectionPair.Message(MessageNumber.ChannelClose, number));
        }
    }

    [TestMethod]
    public async Task What_comes_after_the_end_of_a_program_is_dropped()
    {
        using var pair = await ConnectionPair.StartAsync();
        var number = await pair.ExecAsync(0);
        await pair.ExpectEndAsync(0);
        await pair.Client.SendAsync(
            ConnectionPair.Data(number, new byte[1000]),
            ConnectionPair.Request(number, "whatever", true),
            ConnectionPair.Message(MessageNumber.ChannelWindowAdjust, number, writer => writer.WriteUInt32(1000)),
            ConnectionPair.Message(MessageNumber.ChannelEof, number),
            ConnectionPair.Message(MessageNumber.ChannelClose, number));
        await pair.PingAsync();
        Assert.AreEqual(number, await pair.OpenAsync(1));
    }

    [TestMethod]
    public async Task A_program_that_reads_nothing_does_not_stop_the_client()
    {
        var begun = new TaskCompletionSource();
        var ends = new TaskCompletionSource();
        var settings = new ConnectionSettings { WindowSize = 1000 };
        using var pair = await ConnectionPair.StartAsync(
            async (_, channel, _) =>
            {
                await channel.Input.CompleteAsync();
                begun.SetResult();
                await ends.Task;
                return 3;
            },
            settings);
        var number = await pair.ExecAsync(0);
        await begun.Task;
        for (var sent = 0; sent < 10_000; sent += 500)
        {
            await pair.Client.SendAsync(ConnectionPair.Data(number, new byte[500]));
            Assert.AreEqual(500u, new SshReader(await pair.ExpectAsync(MessageNumber.ChannelWindowAdjust, 0)).ReadUInt32());
        }

        ends.SetResult();
        Assert.AreEqual(3u, await pair.ExpectEndAsync(0));
    }

    [TestMethod]
    public async Task Output_that_nobody_takes_is_given_up_at_the_end()
    {
        var time = new ManualTimeProvider();
        var settings = new ConnectionSettings { Time = time, KeepAliveInterval = TimeSpan.FromHours(1), IdleTimeout = TimeSpan.FromHours(1) };
        using var pair = await ConnectionPair.StartAsync(
            (_, channel, _) =>
            {
                channel.Output.Write(new byte[1000]);
                return Task.FromResult(0);
            },
            settings);
        await pair.ExecAsync(0, window: 10);
        Assert.HasCount(10, await pair.ExpectDataAsync(0));
        time.Advance(settings.SendTimeout);

        // Without an exit status, which would say that everything was sent.
        await pair.ExpectAsync(MessageNumber.ChannelClose, 0);
    }

    private static byte[] Env(uint channel, string name, string value) =>
        ConnectionPair.Request(channel, "env", true, writer => writer.WriteString(name).WriteString(value));

    private static async Task Cancelled(CancellationToken cancellationToken)
    {
        var cancelled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = cancellationToken.Register(cancelled.SetResult);
        await cancelled.Task;
    }

    private static async Task<int> ReadToEndAsync(PipeReader input)
    {
        var count = 0L;
        while (true)
        {
            var read = await input.ReadAsync();
            count += read.Buffer.Length;
            input.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted)
            {
                return (int)count;
            }
        }
    }
}
