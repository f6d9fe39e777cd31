using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace GitPush.Kubernetes.Client.Credentials;

/// <summary>The authorities that a cluster's certificate may come from, in PEM form.</summary>
internal sealed class TrustedRoots(TextSource pem)
{
    private readonly Lock _lock = new();
    private string? _read;
    private X509Certificate2Collection? _certificates;

    /// <summary>The certificates; another collection when they have changed.</summary>
    /// <exception cref="KubernetesApiException">They cannot be read.</exception>
    public X509Certificate2Collection Get()
    {
        lock (_lock)
        {
            var now = pem.Read();
            if (_certificates is null || now != _read)
            {
                _certificates = Parse(now);
                _read = now;
            }

            return _certificates;
        }
    }

    /// <inheritdoc cref="TextSource.Expire"/>
    public bool Expire() => pem.Expire();

    private static X509Certificate2Collection Parse(string pem)
    {
        try
        {
            var certificates = new X509Certificate2Collection();
            certificates.ImportFromPem(pem);
            return certificates.Count > 0 ? certificates : throw new CryptographicException("There is no certificate in it.");
        }
        catch (CryptographicException exception)
        {
            throw ConfigurationProblem.Create("the certificate authority cannot be read", exception);
        }
    }
}
