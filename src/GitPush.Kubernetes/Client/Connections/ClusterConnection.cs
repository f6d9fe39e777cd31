using System.Security.Cryptography.X509Certificates;
using GitPush.Kubernetes.Client.Credentials;

namespace GitPush.Kubernetes.Client.Connections;

/// <summary>
/// The way to an API server. Connections are pooled; when the client's certificate or the trusted authorities change, new
/// requests get new connections, and those of the old ones that are in use come to their end. Safe for use by several threads.
/// </summary>
internal sealed class ClusterConnection(ClusterAddress address, CredentialSource credentials, Impersonation? impersonation) : IDisposable
{
    private readonly Lock _lock = new();
    private ConnectionPool? _pool;
    private bool _disposed;

    public ClusterAddress Address => address;

    /// <summary>The credential for the next request.</summary>
    public ValueTask<ClusterCredential> GetCredentialAsync(CancellationToken cancellationToken) => credentials.GetAsync(cancellationToken);

    /// <inheritdoc cref="CredentialSource.Forget"/>
    public bool Forget(ClusterCredential refused) => credentials.Forget(refused);

    /// <summary>The server's certificate was not trusted.</summary>
    /// <returns>Whether it may be now.</returns>
    public bool ForgetRoots() => address.Roots?.Expire() ?? false;

    /// <summary>Sends a request; the answer's body is still to be read when this returns.</summary>
    public async Task<ConnectionLease> SendAsync(HttpRequestMessage message, ClusterCredential credential, CancellationToken cancellationToken)
    {
        message.Headers.Authorization = credential.Authorization;
        message.Headers.TryAddWithoutValidation("User-Agent", "gitpush");
        impersonation?.AddTo(message.Headers);
        if (address.TlsServerName is { } name)
        {
            // The name of the handshake is taken from here.
            message.Headers.Host = name;
        }

        var pool = Rent(credential.Certificate, address.Roots?.Get());
        try
        {
            return new ConnectionLease(pool, await pool.Invoker.SendAsync(message, cancellationToken).ConfigureAwait(false));
        }
        catch
        {
            pool.Return();
            throw;
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _disposed = true;
            _pool?.Invoker.Dispose();
        }
    }

    private ConnectionPool Rent(ClientCertificate? certificate, X509Certificate2Collection? roots)
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (_pool is null || !_pool.IsFor(certificate, roots))
            {
                _pool?.Retire();
                _pool = new ConnectionPool(address, certificate, roots);
            }

            _pool.Take();
            return _pool;
        }
    }
}
