using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using GitPush.Kubernetes.Client.Requests;

namespace GitPush.Kubernetes.Client.Connections;

/// <summary>Whether a server's certificate is to be trusted, and in clear words why not.</summary>
internal static class ServerCertificateCheck
{
    /// <summary>Only these authorities, as the cluster's configuration says; it names no place that revocations could be asked from.</summary>
    public static X509ChainPolicy Policy(X509Certificate2Collection roots)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.AddRange(roots);
        return policy;
    }

    public static RemoteCertificateValidationCallback Create(ClusterAddress address) => (_, certificate, chain, errors) =>
        address.SkipVerification || errors == SslPolicyErrors.None
            ? true
            : throw new ClusterCertificateException(Explain(address, certificate, chain, errors));

    private static string Explain(ClusterAddress address, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (certificate is null || errors.HasFlag(SslPolicyErrors.RemoteCertificateNotAvailable))
        {
            return "it shows no certificate";
        }

        if (!errors.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors))
        {
            return $"its certificate is not for {address.TlsServerName ?? address.Server.IdnHost}";
        }

        var status = chain?.ChainStatus.FirstOrDefault();
        return status?.Status switch
        {
            X509ChainStatusFlags.PartialChain or X509ChainStatusFlags.UntrustedRoot => "its certificate is not signed by a trusted authority",
            X509ChainStatusFlags.NotTimeValid => "its certificate, or that of its authority, has expired or is not valid yet",
            { } other => $"its certificate is not valid ({other})",
            null => "its certificate is not valid",
        };
    }
}
