using GitPush.Kubernetes.Client.Connections;
using GitPush.Kubernetes.Client.Credentials;

namespace GitPush.Kubernetes.Client.Configuration;

internal sealed partial class ClusterConfigurationReader
{
    private ClusterAddress ReadAddress(KubeconfigEntry cluster)
    {
        var roots = ReadText(cluster, "certificate-authority", "the certificate authority");
        var skipVerification = cluster.Flag("insecure-skip-tls-verify");
        if (skipVerification && roots is not null)
        {
            throw ConfigurationProblem.Create("the kubeconfig has both a certificate authority and insecure-skip-tls-verify for the cluster");
        }

        return new ClusterAddress(ParseServer(cluster.Text("server")))
        {
            Roots = roots is null ? null : new TrustedRoots(roots),
            SkipVerification = skipVerification,
            TlsServerName = cluster.Text("tls-server-name"),
            Proxy = ParseProxy(cluster.Text("proxy-url")),
        };
    }

    private static Uri ParseServer(string? server)
    {
        // As kubectl takes it: host and port alone are http.
        var text = server is null || server.Contains("://", StringComparison.Ordinal) ? server : "http://" + server;
        return Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri is { Scheme: "https" or "http", UserInfo: "", Query: "", Fragment: "" }
            ? uri
            : throw ConfigurationProblem.Create("the kubeconfig has no usable server address for the cluster");
    }

    private static Uri? ParseProxy(string? proxy)
    {
        if (proxy is null)
        {
            return null;
        }

        return Uri.TryCreate(proxy, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" or "socks5"
            ? uri
            : throw ConfigurationProblem.Create("proxy-url in the kubeconfig is not an address with http, https or socks5");
    }

    /// <summary>What a property <c>name-data</c> has, or the file that a property <c>name</c> names.</summary>
    private TextSource? ReadText(KubeconfigEntry entry, string name, string what) =>
        entry.Data(name + "-data") is { } data ? TextSource.Of(data)
        : entry.FilePath(name) is { } path ? new FileText(path, what, time, logger)
        : null;
}
