using System.IO.Pipelines;
using System.Text;
using GitPush.Core.Tests.Support;
using GitPush.Protocol;

namespace GitPush.Core.Tests.Protocol;

[TestClass]
public sealed class SideBandWriterTests
{
    private static readonly TimeSpan IdleTimeout = TimeSpan.FromMinutes(2);

    private readonly ManualTimeProvider _time = new();
    private readonly Pipe _pipe = new(new PipeOptions(pauseWriterThreshold: 0));

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Token => TestContext.CancellationToken;

    [TestMethod]
    public async Task Progress_is_a_packet_of_band_two()
    {
        await Writer().WriteProgressAsync("hello\n"u8.ToArray(), Token);

        Assert.AreEqual("000b\u0002hello\n", Encoding.UTF8.GetString(SideBandPackets.Drain(_pipe.Reader)));
    }

    [TestMethod]
    public async Task A_keep_alive_is_an_empty_packet_of_band_one()
    {
        await Writer().WriteKeepAliveAsync(Token);

        Assert.AreEqual("0005\u0001", Encoding.UTF8.GetString(SideBandPackets.Drain(_pipe.Reader)));
    }

    [TestMethod]
    [DataRow("side-band", 1000)]
    [DataRow("side-band-64k", 65520)]
    public async Task Long_data_is_cut_into_packets_of_the_negotiated_size(string capability, int maxPacket)
    {
        var data = new byte[300_000];
        new Random(1).NextBytes(data);

        await Writer(capability == "side-band" ? SideBandMode.SideBand : SideBandMode.SideBand64k).WriteDataAsync(data, Token);

        var packets = SideBandPackets.Parse(SideBandPackets.Drain(_pipe.Reader));
        Assert.AreEqual(maxPacket - 5, packets.Max(packet => packet.Payload.Length));
        CollectionAssert.AreEqual(data, packets.Where(packet => packet.Band == 1).SelectMany(packet => packet.Payload).ToArray());
    }

    [TestMethod]
    public async Task Without_side_band_only_data_travels_as_it_is()
    {
        var writer = Writer(SideBandMode.None);
        await writer.WriteProgressAsync("building\n"u8.ToArray(), Token);
        await writer.WriteKeepAliveAsync(Token);
        await writer.WriteDataAsync("000eunpack ok\n0000"u8.ToArray(), Token);
        await writer.WriteFatalAsync("no\n"u8.ToArray(), Token);
        await writer.WriteFlushAsync(Token);

        Assert.AreEqual("000eunpack ok\n0000", Encoding.UTF8.GetString(SideBandPackets.Drain(_pipe.Reader)));
    }

    [TestMethod]
    public async Task What_one_call_writes_stays_together()
    {
        var writer = Writer();
        await Task.WhenAll("abcdefgh".Select(letter => Task.Run(async () =>
        {
            for (var i = 0; i < 5; i++)
            {
                await writer.WriteProgressAsync(Encoding.ASCII.GetBytes(new string(letter, 150_000)), Token);
            }
        })));

        var text = SideBandPackets.Text(SideBandPackets.Drain(_pipe.Reader), 2);
        Assert.AreEqual(8 * 5 * 150_000, text.Length);
        for (var at = 0; at < text.Length; at += 150_000)
        {
            Assert.IsFalse(text.AsSpan(at, 150_000).ContainsAnyExcept(text[at]), $"another call's text within the one at {at}");
        }
    }

    [TestMethod]
    public async Task After_the_last_flush_nothing_is_written()
    {
        var writer = Writer();
        await writer.WriteFlushAsync(Token);
        await writer.WriteProgressAsync("too late\n"u8.ToArray(), Token);
        await writer.WriteFlushAsync(Token);

        Assert.AreEqual("0000", Encoding.UTF8.GetString(SideBandPackets.Drain(_pipe.Reader)));
    }

    [TestMethod]
    public async Task A_client_that_stopped_reading_is_gone_and_writes_are_dropped()
    {
        var writer = Writer();
        await _pipe.Reader.CompleteAsync();

        await writer.WriteProgressAsync("one\n"u8.ToArray(), Token);
        Assert.IsTrue(writer.ClientGone);
        await writer.WriteProgressAsync("two\n"u8.ToArray(), Token);
        await writer.WriteFlushAsync(Token);
    }

    [TestMethod]
    public async Task A_broken_connection_is_a_client_that_is_gone()
    {
        var writer = new SideBandWriter(PipeWriter.Create(new BrokenStream()), SideBandMode.SideBand64k, IdleTimeout, _time);

        await writer.WriteProgressAsync("one\n"u8.ToArray(), Token);

        Assert.IsTrue(writer.ClientGone);
    }

    [TestMethod]
    public async Task A_caller_that_stops_waiting_for_a_slow_client_leaves_whole_packets_behind()
    {
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 10, resumeWriterThreshold: 5));
        var writer = Writer(SideBandMode.SideBand64k, pipe);
        using var impatient = new CancellationTokenSource();
        var first = writer.WriteProgressAsync("the client does not read this\n"u8.ToArray(), impatient.Token).AsTask();
        var second = writer.WriteProgressAsync("nor this\n"u8.ToArray(), impatient.Token).AsTask();

        await impatient.CancelAsync();
        await Assert.ThrowsAsync<OperationCanceledException>(() => first);
        await Assert.ThrowsAsync<OperationCanceledException>(() => second);

        var report = writer.WriteDataAsync("report"u8.ToArray(), Token).AsTask();
        var stream = new List<byte>();
        while (!report.IsCompleted || stream.Count == 0)
        {
            var read = await pipe.Reader.ReadAsync(Token);
            foreach (var segment in read.Buffer)
            {
                stream.AddRange(segment.Span);
            }

            pipe.Reader.AdvanceTo(read.Buffer.End);
            if (SideBandPackets.Text(stream.ToArray(), 1).Length > 0)
            {
                break;
            }
        }

        await report;
        Assert.IsFalse(writer.ClientGone);
        Assert.AreEqual("the client does not read this\n", SideBandPackets.Text(stream.ToArray(), 2));
        Assert.AreEqual("report", SideBandPackets.Text(stream.ToArray(), 1));
    }

    [TestMethod]
    public async Task A_client_that_takes_nothing_for_the_idle_time_is_gone()
    {
        var writer = Writer(SideBandMode.SideBand64k, new Pipe(new PipeOptions(pauseWriterThreshold: 10, resumeWriterThreshold: 5)));
        var write = writer.WriteProgressAsync("the client does not read this\n"u8.ToArray(), Token).AsTask();
        await _time.WhenTimerIsSetAsync(IdleTimeout);
        Assert.IsFalse(write.IsCompleted);

        _time.Advance(IdleTimeout);

        await write;
        Assert.IsTrue(writer.ClientGone);
    }

    [TestMethod]
    public async Task Marking_the_client_as_gone_ends_a_write_that_waits_for_it()
    {
        var writer = Writer(SideBandMode.SideBand64k, new Pipe(new PipeOptions(pauseWriterThreshold: 10, resumeWriterThreshold: 5)));
        var write = writer.WriteProgressAsync("the client does not read this\n"u8.ToArray(), Token).AsTask();

        writer.MarkGone();

        await write;
        Assert.IsTrue(writer.ClientGone);
    }

    [TestMethod]
    public async Task Keep_alives_are_sent_only_when_nothing_else_was()
    {
        var interval = TimeSpan.FromSeconds(5);
        var writer = Writer();
        using var stop = new CancellationTokenSource();
        var loop = writer.KeepAliveAsync(interval, stop.Token);

        await _time.WhenTimerIsSetAsync(interval);
        _time.Advance(TimeSpan.FromSeconds(3));
        await writer.WriteProgressAsync("busy\n"u8.ToArray(), Token);
        _time.Advance(TimeSpan.FromSeconds(2));
        await _time.WhenTimerIsSetAsync(TimeSpan.FromSeconds(3));
        Assert.HasCount(1, SideBandPackets.Parse(SideBandPackets.Drain(_pipe.Reader)), "a keep-alive 2 s after a line");

        _time.Advance(TimeSpan.FromSeconds(3));
        await _time.WhenTimerIsSetAsync(interval);
        Assert.AreEqual("0005\u0001", Encoding.UTF8.GetString(SideBandPackets.Drain(_pipe.Reader)));

        await stop.CancelAsync();
        await loop;
    }

    private SideBandWriter Writer(SideBandMode mode = SideBandMode.SideBand64k, Pipe? pipe = null) =>
        new((pipe ?? _pipe).Writer, mode, IdleTimeout, _time);

    private sealed class BrokenStream : MemoryStream
    {
        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
            throw new IOException("connection reset");

        public override Task FlushAsync(CancellationToken cancellationToken) => throw new IOException("connection reset");
    }
}
