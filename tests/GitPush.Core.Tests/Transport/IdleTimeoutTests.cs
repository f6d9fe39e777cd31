using System.IO.Pipelines;
using GitPush.Core.Tests.Support;
using GitPush.Transport;

namespace GitPush.Core.Tests.Transport;

[TestClass]
public sealed class IdleTimeoutTests
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    private readonly ManualTimeProvider _time = new();

    [TestMethod]
    public async Task A_client_that_sends_nothing_for_too_long_ends_the_read()
    {
        var pipe = new Pipe();
        using var reader = new IdleTimeoutPipeReader(pipe.Reader, Timeout, TimeSpan.FromDays(1), _time);

        var read = reader.ReadAsync();
        _time.Advance(Timeout - TimeSpan.FromTicks(1));
        Assert.IsFalse(read.IsCompleted);
        _time.Advance(TimeSpan.FromTicks(1));

        var error = await Assert.ThrowsExactlyAsync<IdleTimeoutException>(async () => await read);
        Assert.AreEqual("the client sent nothing for 10 s", error.Message);
        await Assert.ThrowsExactlyAsync<IdleTimeoutException>(async () => await reader.ReadAsync());
    }

    [TestMethod]
    public async Task A_connection_that_broke_is_not_read_again()
    {
        var connection = new BrokenConnection();
        using var reader = new IdleTimeoutPipeReader(connection, Timeout, TimeSpan.FromDays(1), _time);

        var first = await Assert.ThrowsExactlyAsync<IOException>(async () => await reader.ReadAsync());
        var second = await Assert.ThrowsExactlyAsync<IOException>(async () => await reader.ReadAsync());

        Assert.AreSame(first, second);
        Assert.AreEqual(1, connection.Reads);
    }

    [TestMethod]
    public async Task A_client_that_is_slow_but_sends_is_never_cut()
    {
        var pipe = new Pipe();
        using var reader = new IdleTimeoutPipeReader(pipe.Reader, Timeout, TimeSpan.FromDays(1), _time);

        for (var i = 0; i < 100; i++)
        {
            var read = reader.ReadAsync();
            _time.Advance(TimeSpan.FromSeconds(9));
            await pipe.Writer.WriteAsync(new byte[] { 1 });
            var result = await read;
            Assert.AreEqual(1, result.Buffer.Length);
            reader.AdvanceTo(result.Buffer.End);
        }
    }

    [TestMethod]
    public async Task A_client_that_sends_a_little_at_a_time_is_cut_when_it_was_waited_for_too_long_in_all()
    {
        var pipe = new Pipe();
        using var reader = new IdleTimeoutPipeReader(pipe.Reader, Timeout, TimeSpan.FromSeconds(60), _time);
        for (var i = 0; i < 6; i++)
        {
            _time.Advance(TimeSpan.FromHours(1));
            var read = reader.ReadAsync();
            _time.Advance(TimeSpan.FromSeconds(9));
            await pipe.Writer.WriteAsync(new byte[] { 1 });
            reader.AdvanceTo((await read).Buffer.End);
        }

        var last = reader.ReadAsync();
        _time.Advance(TimeSpan.FromSeconds(6));

        var error = await Assert.ThrowsExactlyAsync<ReceiveTimeoutException>(async () => await last);
        Assert.AreEqual("the client took longer than 60 s to send its request", error.Message);
    }

    [TestMethod]
    public async Task A_timer_that_rings_a_little_early_names_the_limit_that_it_was_armed_for()
    {
        var time = new ManualTimeProvider { TimersRingEarlyBy = TimeSpan.FromMilliseconds(1) };
        var pipe = new Pipe();
        using var reader = new IdleTimeoutPipeReader(pipe.Reader, Timeout, TimeSpan.FromSeconds(5), time);

        var read = reader.ReadAsync();
        time.Advance(TimeSpan.FromSeconds(5) - TimeSpan.FromMilliseconds(1));

        await Assert.ThrowsExactlyAsync<ReceiveTimeoutException>(async () => await read);
        await Assert.ThrowsExactlyAsync<ReceiveTimeoutException>(async () => await reader.ReadAsync());
    }

    [TestMethod]
    public async Task Time_that_the_server_takes_for_itself_is_not_the_clients()
    {
        var pipe = new Pipe();
        using var reader = new IdleTimeoutPipeReader(pipe.Reader, Timeout, TimeSpan.FromDays(1), _time);
        var first = reader.ReadAsync();
        await pipe.Writer.WriteAsync(new byte[] { 1 });
        reader.AdvanceTo((await first).Buffer.End);

        _time.Advance(Timeout * 10);
        var read = reader.ReadAsync();
        await pipe.Writer.WriteAsync(new byte[] { 2 });

        Assert.AreEqual(2, (await read).Buffer.FirstSpan[0]);
    }

    [TestMethod]
    public async Task A_read_that_the_reader_itself_cancels_is_no_time_out()
    {
        using var reader = new IdleTimeoutPipeReader(new Pipe().Reader, Timeout, TimeSpan.FromDays(1), _time);

        var read = reader.ReadAsync();
        reader.CancelPendingRead();

        Assert.IsTrue((await read).IsCanceled);
    }

    [TestMethod]
    public async Task A_client_that_takes_nothing_for_too_long_ends_the_flush()
    {
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 4, resumeWriterThreshold: 2));
        using var writer = new IdleTimeoutPipeWriter(pipe.Writer, Timeout, _time);

        var flush = writer.WriteAsync(new byte[100]);
        _time.Advance(Timeout);

        var error = await Assert.ThrowsExactlyAsync<IdleTimeoutException>(async () => await flush);
        Assert.AreEqual("the client took nothing for 10 s", error.Message);
        await Assert.ThrowsExactlyAsync<IdleTimeoutException>(async () => await writer.FlushAsync());
    }

    [TestMethod]
    public async Task A_client_that_takes_slowly_is_served()
    {
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 4, resumeWriterThreshold: 2));
        using var writer = new IdleTimeoutPipeWriter(pipe.Writer, Timeout, _time);

        for (var i = 0; i < 100; i++)
        {
            var flush = writer.WriteAsync(new byte[100]);
            _time.Advance(TimeSpan.FromSeconds(9));
            var taken = await pipe.Reader.ReadAsync();
            pipe.Reader.AdvanceTo(taken.Buffer.End);
            Assert.IsFalse((await flush).IsCanceled);
        }
    }

    /// <summary>Behaves as the body of a request whose client has hung up.</summary>
    private sealed class BrokenConnection : PipeReader
    {
        public int Reads { get; private set; }

        public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default) => Reads++ == 0
            ? ValueTask.FromException<ReadResult>(new IOException("Unexpected end of request content."))
            : throw new InvalidOperationException("Reading is already in progress.");

        public override bool TryRead(out ReadResult result) => throw new NotSupportedException();

        public override void AdvanceTo(SequencePosition consumed) => throw new NotSupportedException();

        public override void AdvanceTo(SequencePosition consumed, SequencePosition examined) => throw new NotSupportedException();

        public override void CancelPendingRead()
        {
        }

        public override void Complete(Exception? exception = null)
        {
        }
    }
}
