using GitPush.Ssh.Transport;
using Microsoft.Extensions.Logging;

namespace GitPush.Ssh.Connection;

/// <summary>Ends a connection that is of no use any more: its client is gone, or takes nothing, or runs nothing; or the server stops.</summary>
/// <param name="stopping">No program begins any more, and the connection ends when there is none.</param>
internal sealed class ConnectionWatch(
    SshTransport transport, ConnectionSender sender, ConnectionSettings settings, ILogger logger, CancellationToken stopping)
{
    private static readonly byte[] KeepAlive = ChannelMessages.GlobalRequest("keepalive@openssh.com");

    private readonly TimeProvider _time = settings.Time;
    private TaskCompletionSource _changed = NewSignal();
    private Task _asking = Task.CompletedTask;
    private long _received = settings.Time.GetTimestamp();
    private long _idleSince = settings.Time.GetTimestamp();
    private int _running;
    private int _unanswered;
    private long _asked = settings.Time.GetTimestamp();

    /// <summary>Why it has ended the connection; none if it has not.</summary>
    public ConnectionEnd End { get; private set; }

    /// <summary>Whether a client still has to be given time to take leave of its last program.</summary>
    public Func<bool> IsClosing { get; init; } = () => false;

    /// <summary>The client is there.</summary>
    public void OnReceived() => Volatile.Write(ref _received, _time.GetTimestamp());

    /// <summary>The client has answered a question.</summary>
    /// <returns>False when there was none.</returns>
    public bool TryTakeAnswer() => Interlocked.Decrement(ref _unanswered) >= 0;

    public void OnStarted() => Interlocked.Increment(ref _running);

    public void OnEnded()
    {
        Volatile.Write(ref _idleSince, _time.GetTimestamp());
        Interlocked.Decrement(ref _running);
        Wake();
    }

    /// <summary>Has it look again.</summary>
    public void Wake() => Interlocked.Exchange(ref _changed, NewSignal()).TrySetResult();

    /// <summary>Watches until it ends the connection, or there is no connection any more.</summary>
    public async Task RunAsync(CancellationToken over)
    {
        using var registration = stopping.UnsafeRegister(static watch => ((ConnectionWatch)watch!).Wake(), this);
        while (!over.IsCancellationRequested)
        {
            var changed = Volatile.Read(ref _changed).Task;
            if (await TryEndAsync())
            {
                break;
            }

            await changed.WaitAsync(GetWait(), _time, over).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await _asking;
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async ValueTask<bool> TryEndAsync()
    {
        var quiet = _time.GetElapsedTime(Volatile.Read(ref _received));
        var idle = Volatile.Read(ref _running) > 0 ? TimeSpan.Zero : _time.GetElapsedTime(Volatile.Read(ref _idleSince));
        if (stopping.IsCancellationRequested && Volatile.Read(ref _running) == 0 && (!IsClosing() || idle >= settings.StopTimeout))
        {
            return await EndAsync(ConnectionEnd.Stopped, "The server stops.");
        }

        if (quiet >= settings.KeepAliveInterval * (settings.KeepAliveMax + 1))
        {
            return await EndAsync(ConnectionEnd.NoAnswer, "No answer.");
        }

        if (sender.Stuck >= settings.SendTimeout)
        {
            return await EndAsync(ConnectionEnd.SendTimeout, "Nothing of what is sent is taken.");
        }

        if (idle >= settings.IdleTimeout)
        {
            return await EndAsync(ConnectionEnd.Idle, "Nothing was run for too long.");
        }

        if (quiet >= settings.KeepAliveInterval && _time.GetElapsedTime(_asked) >= settings.KeepAliveInterval)
        {
            _asked = _time.GetTimestamp();

            // The one before may still be on its way to a client that does not read.
            if (_asking.IsCompleted)
            {
                _asking = AskAsync();
            }
        }

        return false;
    }

    /// <summary>Until when nothing can be due but what <see cref="Wake"/> is called for.</summary>
    private TimeSpan GetWait()
    {
        var received = Volatile.Read(ref _received);
        var wait = settings.KeepAliveInterval - _time.GetElapsedTime(Math.Max(received, _asked));
        wait = Min(wait, (settings.KeepAliveInterval * (settings.KeepAliveMax + 1)) - _time.GetElapsedTime(received));
        wait = Min(wait, settings.SendTimeout);
        var stuck = sender.Stuck;
        wait = Min(wait, stuck > TimeSpan.Zero ? settings.SendTimeout - stuck : wait);
        if (Volatile.Read(ref _running) == 0)
        {
            var limit = stopping.IsCancellationRequested ? settings.StopTimeout : settings.IdleTimeout;
            wait = Min(wait, limit - _time.GetElapsedTime(Volatile.Read(ref _idleSince)));
        }

        // A timer may ring a little early.
        return wait > TimeSpan.FromMilliseconds(1) ? wait : TimeSpan.FromMilliseconds(1);
    }

    private async Task AskAsync()
    {
        Interlocked.Increment(ref _unanswered);
        try
        {
            await sender.SendAsync(KeepAlive, default, null, CancellationToken.None);
        }
        catch (SshProtocolException)
        {
            // The connection is lost, which is for the one who reads to tell.
        }
    }

    private async ValueTask<bool> EndAsync(ConnectionEnd end, string text)
    {
        End = end;
        Log.ConnectionEnded(logger, text);
        await transport.DisconnectAsync(DisconnectReason.ByApplication, text);
        return true;
    }

    private static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b;
}
