using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.IO.Pipelines;

namespace GitPush.Protocol;

/// <summary>
/// Multiplexes data, progress and a fatal error onto one stream (gitprotocol-pack(5), "Packfile Data"):
/// <code>
/// packet = 4 hexadecimal digits of the packet's length | 1 byte band | payload
/// band   = 1 data, 2 progress for the user, 3 fatal error
/// </code>
/// Safe for use by several threads; what one call writes stays together. Without side-band, data travels as it is and the
/// rest is dropped. When the client is gone, every write is silently dropped: whether the push goes on is not decided here.
/// </summary>
/// <param name="output">Where the packets go. Completed by whoever opened it.</param>
/// <param name="mode">What the client asked for.</param>
/// <param name="idleTimeout">How long the client may take no byte before it counts as gone.</param>
[SuppressMessage("Design", "CA1001", Justification = "The semaphore has no wait handle to free, and a stage that was given up may still write.")]
internal sealed class SideBandWriter(PipeWriter output, SideBandMode mode, TimeSpan idleTimeout, TimeProvider time)
{
    private const int HeaderSize = 5;
    private const byte NoBand = 0;
    private const byte DataBand = 1;
    private const byte ProgressBand = 2;
    private const byte FatalBand = 3;

    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly int _maxPayload = MaxPayload(mode);

    // Bytes between two flushes of one long write: few enough that a slow client shows progress within the idle time-out.
    private readonly int _flushSize = (mode == SideBandMode.SideBand ? 64 : 1) * MaxPayload(mode);
    private long _lastWrite = time.GetTimestamp();
    private volatile bool _gone;
    private volatile bool _ended;

    public SideBandMode Mode { get; } = mode;

    /// <summary>Whether the client does not read any more.</summary>
    public bool ClientGone => _gone;

    /// <summary>How long nothing has been written.</summary>
    public TimeSpan Quiet => time.GetElapsedTime(Volatile.Read(ref _lastWrite));

    /// <summary>Drops whatever would still be written, and what waits for the client to read.</summary>
    public void MarkGone()
    {
        _gone = true;
        output.CancelPendingFlush();
    }

    /// <summary>Band 1, or the bytes as they are without side-band.</summary>
    public ValueTask WriteDataAsync(ReadOnlyMemory<byte> data, CancellationToken cancellationToken) =>
        data.IsEmpty ? ValueTask.CompletedTask : WriteAsync(DataBand, data, cancellationToken);

    /// <summary>Band 2: what the client shows behind <c>remote: </c>.</summary>
    public ValueTask WriteProgressAsync(ReadOnlyMemory<byte> text, CancellationToken cancellationToken) =>
        text.IsEmpty || Mode == SideBandMode.None ? ValueTask.CompletedTask : WriteAsync(ProgressBand, text, cancellationToken);

    /// <summary>Band 3: the client shows the text and ends with an error.</summary>
    public ValueTask WriteFatalAsync(ReadOnlyMemory<byte> text, CancellationToken cancellationToken) =>
        Mode == SideBandMode.None ? ValueTask.CompletedTask : WriteAsync(FatalBand, text, cancellationToken);

    /// <summary>An empty packet of band 1, <c>0005\x01</c>, as git's receive-pack and upload-pack send it.</summary>
    public ValueTask WriteKeepAliveAsync(CancellationToken cancellationToken) =>
        Mode == SideBandMode.None ? ValueTask.CompletedTask : WriteAsync(DataBand, default, cancellationToken);

    /// <summary>
    /// Ends the multiplexed stream with <c>0000</c>; what is written afterwards is dropped, for the client would take it for
    /// something else. Without side-band the report ends itself.
    /// </summary>
    public ValueTask WriteFlushAsync(CancellationToken cancellationToken) => WriteAsync(NoBand, default, cancellationToken);

    /// <summary>Sends an empty packet whenever nothing was written for <paramref name="interval"/>, until it is cancelled.</summary>
    public async Task KeepAliveAsync(TimeSpan interval, CancellationToken cancellationToken)
    {
        while (Mode != SideBandMode.None && !_gone && !_ended && !cancellationToken.IsCancellationRequested)
        {
            var quiet = Quiet;
            if (quiet >= interval)
            {
                await WriteKeepAliveAsync(cancellationToken).AsTask().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                quiet = TimeSpan.Zero;
            }

            await Task.Delay(interval - quiet, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static int MaxPayload(SideBandMode mode) => (mode == SideBandMode.SideBand ? 1000 : PktLine.MaxPacket) - HeaderSize;

    private async ValueTask WriteAsync(byte band, ReadOnlyMemory<byte> data, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        var flush = Task.CompletedTask;
        try
        {
            do
            {
                if (_gone || _ended)
                {
                    return;
                }

                var part = data[..Math.Min(data.Length, _flushSize)];
                data = data[part.Length..];
                flush = PutAndFlushAsync(band, part);

                // The token ends this caller's wait, not the flush: whole packets are on their way, and a stage whose time is
                // up while the client is slow must not cost the client the report.
                await flush.WaitAsync(cancellationToken).ConfigureAwait(false);
            }
            while (!data.IsEmpty);
        }
        finally
        {
            ReleaseAfter(flush);
        }
    }

    private void ReleaseAfter(Task flush)
    {
        if (flush.IsCompleted)
        {
            _ = _turn.Release();
        }
        else
        {
            _ = flush.ContinueWith(
                static (_, turn) => ((SemaphoreSlim)turn!).Release(),
                _turn,
                CancellationToken.None,
                TaskContinuationOptions.ExecuteSynchronously,
                TaskScheduler.Default);
        }
    }

    /// <summary>Never throws: what keeps the transport from taking bytes is the same as a client that is gone.</summary>
    private async Task PutAndFlushAsync(byte band, ReadOnlyMemory<byte> part)
    {
        try
        {
            Put(band, part.Span);
            Volatile.Write(ref _lastWrite, time.GetTimestamp());
            var flush = output.FlushAsync(CancellationToken.None);
            var result = flush.IsCompleted
                ? await flush.ConfigureAwait(false)
                : await flush.AsTask().WaitAsync(idleTimeout, time).ConfigureAwait(false);
            Volatile.Write(ref _lastWrite, time.GetTimestamp());
            if (result.IsCompleted || result.IsCanceled)
            {
                _gone = true;
            }
        }
        catch (TimeoutException)
        {
            MarkGone();
        }
        catch (Exception)
        {
            _gone = true;
        }
    }

    private void Put(byte band, ReadOnlySpan<byte> data)
    {
        if (band == NoBand)
        {
            _ended = true;
            if (Mode != SideBandMode.None)
            {
                PktLine.WriteFlush(output);
            }

            return;
        }

        if (Mode == SideBandMode.None)
        {
            output.Write(data);
            return;
        }

        do
        {
            var payload = data[..Math.Min(data.Length, _maxPayload)];
            data = data[payload.Length..];
            var packet = output.GetSpan(payload.Length + HeaderSize);
            PktLine.FormatLength(payload.Length + HeaderSize, packet);
            packet[4] = band;
            payload.CopyTo(packet[HeaderSize..]);
            output.Advance(payload.Length + HeaderSize);
        }
        while (!data.IsEmpty);
    }
}
