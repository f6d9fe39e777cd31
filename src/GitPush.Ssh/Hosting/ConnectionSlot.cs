using System.Diagnostics.CodeAnalysis;
using System.Net;

namespace GitPush.Ssh.Hosting;

/// <summary>The place of one connection among those that <see cref="ConnectionLimits"/> counts. Used by one thread at a time.</summary>
/// <param name="group">The address that it counts for.</param>
[SuppressMessage("Design", "CA1001", Justification = "The source has neither a timer nor a wait handle to free.")]
internal sealed class ConnectionSlot(ConnectionLimits limits, IPAddress group) : IDisposable
{
    private readonly CancellationTokenSource _displaced = new();
    private bool _isDisposed;

    public IPAddress Group => group;

    public bool IsAuthenticated { get; private set; }

    /// <summary>Cancelled when another connection gets the place before this one is authenticated. Nothing to one that is.</summary>
    public CancellationToken Displaced => _displaced.Token;

    /// <summary>It counts no more among those of which it is not known who they are.</summary>
    public void Authenticate()
    {
        limits.Authenticate(this);
        IsAuthenticated = true;
    }

    /// <summary>Ends the connection. Thread-safe.</summary>
    public void Displace() => _ = _displaced.CancelAsync();

    public void Dispose()
    {
        if (!_isDisposed)
        {
            _isDisposed = true;
            limits.Leave(this);
        }
    }
}
