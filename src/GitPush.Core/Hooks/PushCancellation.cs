using System.Diagnostics.CodeAnalysis;

namespace GitPush.Hooks;

/// <summary>The cancellation of one push, with its reason: the first one counts. Thread-safe.</summary>
[SuppressMessage("Design", "CA2213", Justification = "Without a timer the source has nothing to free, and whoever cancels may come late.")]
internal sealed class PushCancellation : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly List<CancellationTokenRegistration> _registrations = [];
    private int _reason;

    public CancellationToken Token => _source.Token;

    public CancellationReason Reason => (CancellationReason)Volatile.Read(ref _reason);

    /// <summary>The reason in words that fit behind a ref.</summary>
    public string Description => Reason switch
    {
        CancellationReason.Superseded => "superseded by a newer push",
        CancellationReason.ClientGone => "cancelled: the client went away",
        CancellationReason.ServerStopping => "cancelled: the server is stopping",
        _ => "cancelled",
    };

    public void Cancel(CancellationReason reason)
    {
        if (Interlocked.CompareExchange(ref _reason, (int)reason, (int)CancellationReason.None) == (int)CancellationReason.None)
        {
            // Not on the caller's thread: what a stage does in a callback of its token is no business of whoever cancels.
            _ = _source.CancelAsync();
        }
    }

    /// <summary>Cancels the push when <paramref name="token"/> is cancelled, until this is disposed.</summary>
    public void CancelOn(CancellationReason reason, CancellationToken token)
    {
        var registration = token.UnsafeRegister(_ => Cancel(reason), null);
        lock (_registrations)
        {
            _registrations.Add(registration);
        }
    }

    public void Dispose()
    {
        CancellationTokenRegistration[] registrations;
        lock (_registrations)
        {
            registrations = [.. _registrations];
            _registrations.Clear();
        }

        foreach (var registration in registrations)
        {
            registration.Dispose();
        }
    }
}
