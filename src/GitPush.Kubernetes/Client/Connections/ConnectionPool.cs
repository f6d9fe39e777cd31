using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using GitPush.Kubernetes.Client.Credentials;

namespace GitPush.Kubernetes.Client.Connections;

/// <summary>The connections that show the same certificate and trust the same authorities.</summary>
internal sealed class ConnectionPool(ClusterAddress address, ClientCertificate? certificate, X509Certificate2Collection? roots)
{
    private int _users;
    private bool _retired;

    public HttpMessageInvoker Invoker { get; } = new(CreateHandler(address, certificate, roots), disposeHandler: true);

    public bool IsFor(ClientCertificate? otherCertificate, X509Certificate2Collection? otherRoots) =>
        ReferenceEquals(certificate, otherCertificate) && ReferenceEquals(roots, otherRoots);

    public void Take()
    {
        lock (Invoker)
        {
            _users++;
        }
    }

    public void Return()
    {
        lock (Invoker)
        {
            _users--;
            DisposeUnused();
        }
    }

    /// <summary>No further request will take it: when those that have it are done, its connections are closed.</summary>
    public void Retire()
    {
        lock (Invoker)
        {
            _retired = true;
            DisposeUnused();
        }
    }

    private static SocketsHttpHandler CreateHandler(ClusterAddress address, ClientCertificate? certificate, X509Certificate2Collection? roots)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.GZip,
            ConnectTimeout = TimeSpan.FromSeconds(10),
            PooledConnectionIdleTimeout = TimeSpan.FromMinutes(1),

            // Each watch and each log is a stream for a long time, and a server allows only so many on one connection.
            EnableMultipleHttp2Connections = true,
            KeepAlivePingDelay = TimeSpan.FromSeconds(30),
            KeepAlivePingTimeout = TimeSpan.FromSeconds(15),
            KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,
            ResponseHeaderEncodingSelector = (_, _) => Encoding.UTF8,
            ConnectCallback = ConnectAsync,
        };
        if (address.Proxy is { } proxy)
        {
            handler.Proxy = new WebProxy(proxy) { Credentials = ProxyCredentials(proxy) };
        }
        else if (address.Server.IsLoopback)
        {
            handler.UseProxy = false;
        }

        handler.SslOptions.ClientCertificateContext = certificate?.Context;
        handler.SslOptions.RemoteCertificateValidationCallback = ServerCertificateCheck.Create(address);
        if (roots is not null)
        {
            handler.SslOptions.CertificateChainPolicy = ServerCertificateCheck.Policy(roots);
        }

        return handler;
    }

    private static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            // A peer that is gone without a word is noticed, also by a watch that only waits.
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, 30);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, 10);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, 3);
            await socket.ConnectAsync(context.DnsEndPoint, cancellationToken).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static NetworkCredential? ProxyCredentials(Uri proxy)
    {
        if (proxy.UserInfo.Length == 0)
        {
            return null;
        }

        var colon = proxy.UserInfo.IndexOf(':', StringComparison.Ordinal);
        return colon < 0
            ? new NetworkCredential(Uri.UnescapeDataString(proxy.UserInfo), "")
            : new NetworkCredential(Uri.UnescapeDataString(proxy.UserInfo[..colon]), Uri.UnescapeDataString(proxy.UserInfo[(colon + 1)..]));
    }

    private void DisposeUnused()
    {
        if (_retired && _users == 0)
        {
            Invoker.Dispose();
        }
    }
}
