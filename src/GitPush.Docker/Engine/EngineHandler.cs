using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace GitPush.Docker.Engine;

/// <summary>Makes the handler that connects to an engine.</summary>
internal static class EngineHandler
{
    public static SocketsHttpHandler Create(EngineSettings settings)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            ConnectTimeout = settings.ConnectTimeout,
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(30),
            ConnectCallback = (context, cancellationToken) => ConnectAsync(settings.Endpoint, context, cancellationToken),
        };
        if (settings.Tls)
        {
            handler.SslOptions = CreateTlsOptions(settings.CertificateFolder);
        }

        return handler;
    }

    private static async ValueTask<Stream> ConnectAsync(
        EngineEndpoint endpoint, SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var socket = endpoint.SocketPath is not null
            ? new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified)
            : new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            if (endpoint.SocketPath is not null)
            {
                await socket.ConnectAsync(new UnixDomainSocketEndPoint(endpoint.SocketPath), cancellationToken).ConfigureAwait(false);
            }
            else
            {
                await socket.ConnectAsync(context.DnsEndPoint, cancellationToken).ConfigureAwait(false);
            }

            return new EngineConnection(new NetworkStream(socket, ownsSocket: true));
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static SslClientAuthenticationOptions CreateTlsOptions(string? folder)
    {
        var options = new SslClientAuthenticationOptions();
        if (folder is null)
        {
            return options;
        }

        try
        {
            if (Path.Combine(folder, "ca.pem") is var authorities && File.Exists(authorities))
            {
                options.CertificateChainPolicy = new X509ChainPolicy
                {
                    TrustMode = X509ChainTrustMode.CustomRootTrust,
                    RevocationMode = X509RevocationMode.NoCheck,
                };
                options.CertificateChainPolicy.CustomTrustStore.ImportFromPemFile(authorities);
            }

            if (Path.Combine(folder, "cert.pem") is var certificate && File.Exists(certificate))
            {
                using var read = X509Certificate2.CreateFromPemFile(certificate, Path.Combine(folder, "key.pem"));

                // Some platforms do TLS only with keys that went through a key store.
                options.ClientCertificates = [X509CertificateLoader.LoadPkcs12(read.Export(X509ContentType.Pkcs12), null)];
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new EngineException("the certificates for the Docker engine cannot be read on this server", innerException: exception);
        }

        return options;
    }
}
