using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace GitPush.Testing.Kubernetes.Access;

/// <summary>A certificate authority of the cluster's own, the server's certificate and those of users.</summary>
internal sealed class ClusterCertificates : IDisposable
{
    private static readonly Oid ServerUsage = new("1.3.6.1.5.5.7.3.1");
    private static readonly Oid ClientUsage = new("1.3.6.1.5.5.7.3.2");
    private readonly X509Certificate2 _authority;

    public ClusterCertificates()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=kubernetes-ca", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.DigitalSignature, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        _authority = request.CreateSelfSigned(Start, End);

        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        names.AddDnsName("localhost");
        names.AddDnsName("kubernetes.default.svc");
        using var server = Issue("CN=kube-apiserver", ServerUsage, names.Build());
        // SslStream on some platforms wants a key that is not ephemeral.
        Server = X509CertificateLoader.LoadPkcs12(server.Export(X509ContentType.Pkcs12), null);
    }

    public X509Certificate2 Server { get; }

    public string AuthorityPem => _authority.ExportCertificatePem();

    private static DateTimeOffset Start => DateTimeOffset.UtcNow.AddHours(-1);

    private static DateTimeOffset End => DateTimeOffset.UtcNow.AddDays(30);

    /// <summary>A certificate and its key, in PEM, that make its holder this user.</summary>
    public (string Certificate, string Key) IssueForUser(UserInfo user)
    {
        var subject = string.Join(", ", user.Groups.Select(group => $"O={group}").Append($"CN={user.Name}"));
        using var certificate = Issue(subject, ClientUsage, names: null);
        return (certificate.ExportCertificatePem(), certificate.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());
    }

    /// <summary>The user that a certificate names; null when this authority has not signed it.</summary>
    public UserInfo? Identify(X509Certificate2 certificate)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(_authority);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.ApplicationPolicy.Add(ClientUsage);
        if (!chain.Build(certificate))
        {
            return null;
        }

        var parts = certificate.SubjectName.EnumerateRelativeDistinguishedNames()
            .Select(part => (Type: part.GetSingleElementType().Value, Value: part.GetSingleElementValue()))
            .ToList();
        var name = parts.Find(part => part.Type == "2.5.4.3").Value ?? "";
        return new UserInfo(name, [.. parts.Where(part => part.Type == "2.5.4.10").Select(part => part.Value!), "system:authenticated"]);
    }

    public void Dispose()
    {
        _authority.Dispose();
        Server.Dispose();
    }

    private X509Certificate2 Issue(string subject, Oid usage, X509Extension? names)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([usage], critical: false));
        if (names is not null)
        {
            request.CertificateExtensions.Add(names);
        }

        using var issued = request.Create(_authority, Start.AddMinutes(1), End.AddMinutes(-1), RandomNumberGenerator.GetBytes(8));
        return issued.CopyWithPrivateKey(key);
    }
}
