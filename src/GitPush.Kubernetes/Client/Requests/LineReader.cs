using System.Buffers;

namespace GitPush.Kubernetes.Client.Requests;

/// <summary>The lines of a stream, each up to a number of bytes. Not for several threads at once.</summary>
/// <param name="stream">Not disposed.</param>
/// <param name="maxLength">How many bytes of a line are kept.</param>
/// <param name="silence">How long the stream may say nothing.</param>
internal sealed class LineReader(Stream stream, int maxLength, TimeSpan silence, TimeProvider time) : IDisposable
{
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(16 << 10);
    private int _start;
    private int _end;

    /// <summary>The line that was read last, without its line break; valid until the next call.</summary>
    public ReadOnlyMemory<byte> Line { get; private set; }

    /// <summary>Whether <see cref="Line"/> is only the beginning of a longer one.</summary>
    public bool IsCut { get; private set; }

    /// <summary>Whether <see cref="Line"/> had a line break, which only the last one may lack.</summary>
    public bool IsComplete { get; private set; }

    /// <summary>Reads the next line; false at the end.</summary>
    /// <exception cref="TimeoutException">The stream was silent for too long.</exception>
    public async ValueTask<bool> ReadAsync(CancellationToken cancellationToken)
    {
        IsCut = false;
        var scanned = 0;
        while (true)
        {
            var found = _buffer.AsSpan(_start + scanned, _end - _start - scanned).IndexOf((byte)'\n');
            if (found >= 0)
            {
                Take(scanned + found, lineBreak: 1);
                return true;
            }

            scanned = _end - _start;
            if (scanned > maxLength)
            {
                // The rest of the line goes as it comes; what is kept stays at the front.
                IsCut = true;
                _end = _start + maxLength;
                scanned = maxLength;
            }

            if (await FillAsync(cancellationToken).ConfigureAwait(false) == 0)
            {
                Take(_end - _start, lineBreak: 0);
                return Line.Length > 0;
            }
        }
    }

    public void Dispose()
    {
        if (_buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = [];
        }
    }

    private void Take(int length, int lineBreak)
    {
        IsCut |= length > maxLength;
        IsComplete = lineBreak > 0;
        Line = _buffer.AsMemory(_start, Math.Min(length, maxLength));
        _start += length + lineBreak;
    }

    private async ValueTask<int> FillAsync(CancellationToken cancellationToken)
    {
        MakeRoom();
        using var timer = new CancellationTokenSource(silence, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timer.Token);
        try
        {
            var count = await stream.ReadAsync(_buffer.AsMemory(_end), both.Token).ConfigureAwait(false);
            _end += count;
            return count;
        }
        catch (OperationCanceledException exception) when (timer.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"Nothing came for {silence}.", exception);
        }
    }

    private void MakeRoom()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start.._end).CopyTo(_buffer);
            _end -= _start;
            _start = 0;
        }

        if (_end == _buffer.Length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(_buffer.Length * 2);
            _buffer.AsSpan(0, _end).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = larger;
        }
    }
}
