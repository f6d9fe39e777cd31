using System.Threading.Channels;
using GitPush.Kubernetes.Client;

namespace GitPush.Kubernetes.Remotes.Controller;

/// <summary>
/// The Remotes that are to be looked at: each stands in the queue once, and is looked at by one worker at a time; what changes
/// meanwhile is looked at afterwards. Safe for use by several threads.
/// </summary>
internal sealed class RemoteQueue(TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly HashSet<ObjectKey> _waiting = [];
    private readonly HashSet<ObjectKey> _working = [];
    private readonly Dictionary<ObjectKey, ITimer> _later = [];
    private readonly Channel<ObjectKey> _ready = Channel.CreateUnbounded<ObjectKey>();

    public void Add(ObjectKey key)
    {
        lock (_lock)
        {
            if (_later.Remove(key, out var timer))
            {
                timer.Dispose();
            }

            if (_waiting.Add(key) && !_working.Contains(key))
            {
                _ = _ready.Writer.TryWrite(key);
            }
        }
    }

    /// <summary>Adds a Remote some time later, unless it is added before.</summary>
    public void AddAfter(ObjectKey key, TimeSpan delay)
    {
        lock (_lock)
        {
            if (_waiting.Contains(key))
            {
                return;
            }

            if (_later.Remove(key, out var earlier))
            {
                earlier.Dispose();
            }

            _later[key] = time.CreateTimer(_ => Add(key), null, delay, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Waits for the next one. Whoever takes it calls <see cref="Done"/>.</summary>
    public async ValueTask<ObjectKey> TakeAsync(CancellationToken cancellationToken)
    {
        var key = await _ready.Reader.ReadAsync(cancellationToken).ConfigureAwait(false);
        lock (_lock)
        {
            _ = _waiting.Remove(key);
            _ = _working.Add(key);
        }

        return key;
    }

    public void Done(ObjectKey key)
    {
        lock (_lock)
        {
            if (_working.Remove(key) && _waiting.Contains(key))
            {
                _ = _ready.Writer.TryWrite(key);
            }
        }
    }

    /// <summary>Forgets what was to come later.</summary>
    public void Close()
    {
        lock (_lock)
        {
            foreach (var timer in _later.Values)
            {
                timer.Dispose();
            }

            _later.Clear();
        }
    }
}
