namespace GitPush.Kubernetes.Client.Credentials;

/// <summary>A client certificate and its key, in PEM form.</summary>
internal sealed class CertificateCredentials(TextSource certificate, TextSource key) : CredentialSource
{
    private readonly Lock _lock = new();
    private (string Certificate, string Key) _read;
    private ClusterCredential? _credential;

    public override ValueTask<ClusterCredential> GetAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            var now = (certificate.Read(), key.Read());
            if (_credential is null || now != _read)
            {
                _credential = Load(now, _credential);
                _read = now;
            }

            return new(_credential);
        }
    }

    // Both are asked, hence no short-circuit.
    public override bool Forget(ClusterCredential refused) => certificate.Expire() | key.Expire();

    private static ClusterCredential Load((string Certificate, string Key) text, ClusterCredential? former)
    {
        try
        {
            return new ClusterCredential(Authorization: null, ClientCertificate.Parse(text.Certificate, text.Key));
        }
        catch (KubernetesApiException) when (former is not null)
        {
            // Two files are not replaced in one moment: soon they fit again.
            return former;
        }
    }
}
