namespace GitPush.Ssh.Connection;

/// <summary>How much the client may still send on a channel (RFC 4254 §5.2). Thread-safe.</summary>
internal sealed class ReceiveWindow(int size)
{
    private readonly Lock _lock = new();

    /// <summary>
    /// What is worth a message. The rest of the window stays open, so that a client far away needs not wait for it.
    /// </summary>
    private readonly int _threshold = Math.Max(size / 8, 1);

    private long _left = size;
    private long _consumed;
    private bool _isGranting;

    /// <summary>The client has sent something.</summary>
    /// <returns>False when it sent more than it may.</returns>
    public bool TryReceive(int count)
    {
        lock (_lock)
        {
            _left -= count;
            return _left >= 0;
        }
    }

    /// <summary>Something of what the client sent takes no room any more.</summary>
    /// <returns>Whether it is the caller who should now tell the client what <see cref="TryGrant"/> says, until it says no more.</returns>
    public bool Consume(long count)
    {
        lock (_lock)
        {
            _consumed += count;
            if (_isGranting || _consumed < _threshold)
            {
                return false;
            }

            _isGranting = true;
            return true;
        }
    }

    /// <summary>Opens the window for what was consumed. The client may use it as soon as it is told.</summary>
    public bool TryGrant(out uint count)
    {
        lock (_lock)
        {
            _isGranting = _consumed >= _threshold;
            count = _isGranting ? (uint)_consumed : 0;
            _consumed -= count;
            _left += count;
            return _isGranting;
        }
    }
}
