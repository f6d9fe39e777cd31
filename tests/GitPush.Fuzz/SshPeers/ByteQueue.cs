namespace GitPush.Fuzz.SshPeers;

/// <summary>Bytes on their way from one peer to the other, without a bound. For one who writes and one who reads.</summary>
internal sealed class ByteQueue
{
    private readonly Lock _lock = new();
    private byte[] _bytes = new byte[4096];
    private int _start;
    private int _end;
    private bool _isOver;
    private TaskCompletionSource? _arrived;
    private TaskCompletionSource _starved = NewSignal();

    /// <summary>Done as long as the reader waits, having read everything.</summary>
    public Task Starved
    {
        get
        {
            lock (_lock)
            {
                return _starved.Task;
            }
        }
    }

    /// <exception cref="IOException">There will be no reader.</exception>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        TaskCompletionSource? arrived;
        lock (_lock)
        {
            if (_isOver)
            {
                throw new IOException("The other side is gone.");
            }

            Append(bytes);
            (arrived, _arrived) = (_arrived, null);
            _starved = _starved.Task.IsCompleted ? NewSignal() : _starved;
        }

        arrived?.SetResult();
    }

    /// <summary>Nothing follows.</summary>
    public void Complete()
    {
        TaskCompletionSource? arrived;
        lock (_lock)
        {
            _isOver = true;
            (arrived, _arrived) = (_arrived, null);
        }

        arrived?.SetResult();
    }

    /// <returns>0 at the end.</returns>
    public async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Task arrived;
            lock (_lock)
            {
                if (_end > _start || _isOver)
                {
                    return Take(buffer.Span);
                }

                _arrived ??= NewSignal();
                arrived = _arrived.Task;
                _starved.TrySetResult();
            }

            await arrived.WaitAsync(cancellationToken);
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private int Take(Span<byte> buffer)
    {
        var count = Math.Min(buffer.Length, _end - _start);
        _bytes.AsSpan(_start, count).CopyTo(buffer);
        _start += count;
        if (_start == _end)
        {
            _start = _end = 0;
        }

        return count;
    }

    private void Append(ReadOnlySpan<byte> bytes)
    {
        if (_end + bytes.Length > _bytes.Length)
        {
            Array.Resize(ref _bytes, (_end + bytes.Length) * 2);
        }

        bytes.CopyTo(_bytes.AsSpan(_end));
        _end += bytes.Length;
    }
}
