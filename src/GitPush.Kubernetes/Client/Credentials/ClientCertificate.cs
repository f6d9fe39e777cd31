using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace GitPush.Kubernetes.Client.Credentials;

/// <summary>A client certificate with its private key and the certificates of its issuers. Never disposed: connections use it.</summary>
internal sealed class ClientCertificate
{
    private ClientCertificate(SslStreamCertificateContext context) => Context = context;

    public SslStreamCertificateContext Context { get; }

    /// <summary>Reads PEM; the key in the forms PKCS#8, PKCS#1 (RSA) and SEC1 (EC).</summary>
    /// <exception cref="KubernetesApiException">They cannot be read, or do not fit to each other.</exception>
    public static ClientCertificate Parse(string certificatePem, string keyPem)
    {
        if (keyPem.Contains("ENCRYPTED", StringComparison.Ordinal))
        {
            throw ConfigurationProblem.Create("the client key is encrypted, and nobody is there to ask for its password");
        }

        try
        {
            var certificate = Load(certificatePem, keyPem);
            var all = new X509Certificate2Collection();
            all.ImportFromPem(certificatePem);
            return new(SslStreamCertificateContext.Create(certificate, all, offline: true));
        }
        catch (Exception exception) when (exception is CryptographicException or ArgumentException)
        {
            throw ConfigurationProblem.Create("the client certificate and its key cannot be read, or do not belong together", exception);
        }
    }

    private static X509Certificate2 Load(string certificatePem, string keyPem)
    {
        var certificate = X509Certificate2.CreateFromPem(certificatePem, keyPem);
        if (!OperatingSystem.IsWindows())
        {
            return certificate;
        }

        // Windows' TLS takes no key that lives in memory only.
        using (certificate)
        {
            return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), password: null);
        }
    }
}
