using GitPush.Kubernetes.Client.Connections;

namespace GitPush.Kubernetes.Client.Requests;

/// <summary>An answer that goes on; disposing it ends the request.</summary>
internal sealed class ApiStream(ConnectionLease lease, Stream body) : IDisposable
{
    public Stream Body => body;

    public void Dispose()
    {
        body.Dispose();
        lease.Dispose();
    }
}
