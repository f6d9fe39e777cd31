using System.Net;

namespace GitPush.Ssh.Hosting;

/// <summary>The place of one connection among those that <see cref="ConnectionLimits"/> counts. Used by one thread at a time.</summary>
internal sealed class ConnectionSlot(ConnectionLimits limits, IPAddress group) : IDisposable
{
    private bool _isDisposed;

    public bool IsAuthenticated { get; private set; }

    /// <summary>It counts no more among those of which it is not known who they are.</summary>
    public void Authenticate()
    {
        limits.Authenticate(group);
        IsAuthenticated = true;
    }

    public void Dispose()
    {
        if (!_isDisposed)
        {
            _isDisposed = true;
            limits.Leave(group, IsAuthenticated);
        }
    }
}
