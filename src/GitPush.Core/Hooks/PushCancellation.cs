using System.Diagnostics.CodeAnalysis;

namespace GitPush.Hooks;

/// <summary>The cancellation of one push, with its reason: the first one counts. Thread-safe.</summary>
[SuppressMessage("Design", "CA2213", Justification = "Without a timer the source has nothing to free, and whoever cancels may come late.")]
internal sealed class PushCancellation : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly List<CancellationTokenRegistration> _registrations = [];
    private readonly Lock _gate = new();
    private volatile CancellationReason _reason;
    private volatile string? _by;
    private bool _isDecided;

    public CancellationToken Token => _source.Token;

    public CancellationReason Reason => _reason;

    /// <summary>The reason in words that fit behind a ref.</summary>
    public string Description => Reason switch
    {
        CancellationReason.Superseded => "superseded by a newer push",
        CancellationReason.ClientGone => "cancelled: the client went away",
        CancellationReason.ServerStopping => "cancelled: the server is stopping",
        CancellationReason.Operator => $"cancelled by {_by}",
        _ => "cancelled",
    };

    public void Cancel(CancellationReason reason)
    {
        lock (_gate)
        {
            if (_reason != CancellationReason.None)
            {
                return;
            }

            _reason = reason;
        }

        // Not on the caller's thread: what a stage does in a callback of its token is no business of whoever cancels.
        _ = _source.CancelAsync();
    }

    /// <summary>Cancels the push for somebody who asked for it.</summary>
    /// <param name="by">Who, as one line.</param>
    /// <returns>False when it is cancelled already, or what becomes of its refs is decided.</returns>
    public bool TryCancel(string by)
    {
        lock (_gate)
        {
            if (_isDecided || _reason != CancellationReason.None)
            {
                return false;
            }

            _by = by;
            _reason = CancellationReason.Operator;
        }

        _ = _source.CancelAsync();
        return true;
    }

    /// <summary>What becomes of the push's refs is decided: nobody who asks for it cancels it any more. What runs afterwards can be.</summary>
    /// <returns>False when the push was cancelled before.</returns>
    public bool TryDecide()
    {
        lock (_gate)
        {
            _isDecided = true;
            return _reason == CancellationReason.None;
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
