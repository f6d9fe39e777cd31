using GitPush.Kubernetes.Client.Credentials;

namespace GitPush.Kubernetes.Client.Connections;

/// <summary>Where a cluster's API server is, and how it proves that it is the one.</summary>
/// <param name="Server">Its address; the path, if any, comes before that of each request.</param>
internal sealed record ClusterAddress(Uri Server)
{
    /// <summary>The authorities of its certificate; null: those that the system trusts.</summary>
    public TrustedRoots? Roots { get; init; }

    /// <summary>Whether any certificate will do.</summary>
    public bool SkipVerification { get; init; }

    /// <summary>The name that its certificate is to have; null: that of <see cref="Server"/>.</summary>
    public string? TlsServerName { get; init; }

    /// <summary>The proxy (http, https, socks5); null: as the environment says.</summary>
    public Uri? Proxy { get; init; }

    /// <summary>For messages: nothing but scheme, host and port.</summary>
    public string Display { get; } = Server.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped);
}
