namespace GitPush.Kubernetes.Client.Connections;

/// <summary>An answer whose body is being read; disposing it gives its connection back.</summary>
internal sealed class ConnectionLease(ConnectionPool pool, HttpResponseMessage response) : IDisposable
{
    private bool _disposed;

    public HttpResponseMessage Response => response;

    public void Dispose()
    {
        if (!_disposed)
        {
            _disposed = true;
            response.Dispose();
            pool.Return();
        }
    }
}
