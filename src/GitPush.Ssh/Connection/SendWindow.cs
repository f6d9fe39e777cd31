namespace GitPush.Ssh.Connection;

/// <summary>How much may still be sent to the client on a channel (RFC 4254 §5.2). Thread-safe.</summary>
internal sealed class SendWindow(uint size)
{
    private readonly Lock _lock = new();
    private uint _size = size;
    private bool _isClosed;
    private TaskCompletionSource? _grown;

    /// <summary>Waits until at least one byte may be sent.</summary>
    /// <param name="max">The most bytes to take.</param>
    /// <returns>The bytes that were taken; 0 when there will never be any.</returns>
    public ValueTask<int> TakeAsync(int max, CancellationToken cancellationToken)
    {
        var taken = TryTake(max, out var grown);
        return taken > 0 || grown is null ? new(taken) : WaitAsync(max, grown, cancellationToken);
    }

    /// <summary>Gives back what was not sent after all.</summary>
    public void Return(int size)
    {
        lock (_lock)
        {
            // The client may have opened the window meanwhile for what it takes for sent.
            _size = (uint)Math.Min((ulong)_size + (uint)size, uint.MaxValue);
        }
    }

    /// <summary>The client takes more.</summary>
    /// <returns>False when it takes more than it can: the window "MUST NOT be increased above 2^32 - 1 bytes".</returns>
    public bool TryGrow(uint size)
    {
        TaskCompletionSource? grown;
        lock (_lock)
        {
            if (size > uint.MaxValue - _size)
            {
                return false;
            }

            _size += size;
            grown = _size > 0 ? Interlocked.Exchange(ref _grown, null) : null;
        }

        grown?.SetResult();
        return true;
    }

    /// <summary>The client takes nothing any more. Who waits gets 0.</summary>
    public void Close()
    {
        TaskCompletionSource? grown;
        lock (_lock)
        {
            _isClosed = true;
            grown = Interlocked.Exchange(ref _grown, null);
        }

        grown?.SetResult();
    }

    private async ValueTask<int> WaitAsync(int max, Task grown, CancellationToken cancellationToken)
    {
        while (true)
        {
            await grown.WaitAsync(cancellationToken);
            var taken = TryTake(max, out var next);
            if (taken > 0 || next is null)
            {
                return taken;
            }

            grown = next;
        }
    }

    /// <param name="grown">Done when it is worth another try; null when it is not.</param>
    private int TryTake(int max, out Task? grown)
    {
        lock (_lock)
        {
            grown = null;
            if (_isClosed)
            {
                return 0;
            }

            if (_size == 0)
            {
                _grown ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                grown = _grown.Task;
                return 0;
            }

            var taken = (int)Math.Min(_size, (uint)max);
            _size -= (uint)taken;
            return taken;
        }
    }
}
