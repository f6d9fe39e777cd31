using System.Globalization;
using System.Net;
using System.Net.Sockets;
using GitPush.Kubernetes.Client.Connections;
using GitPush.Kubernetes.Client.Credentials;

namespace GitPush.Kubernetes.Client.Configuration;

internal sealed partial class ClusterConfigurationReader
{
    private bool IsInCluster =>
        !string.IsNullOrEmpty(environment.GetVariable("KUBERNETES_SERVICE_HOST"))
        && !string.IsNullOrEmpty(environment.GetVariable("KUBERNETES_SERVICE_PORT"))
        && File.Exists(Path.Combine(environment.ServiceAccountFolder, "token"));

    private ClusterConfiguration ReadInCluster()
    {
        var host = environment.GetVariable("KUBERNETES_SERVICE_HOST")!;
        var text = IPAddress.TryParse(host, out var ip) && ip.AddressFamily == AddressFamily.InterNetworkV6 ? $"[{host}]" : host;
        if (!int.TryParse(environment.GetVariable("KUBERNETES_SERVICE_PORT"), NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            || !Uri.TryCreate(string.Create(CultureInfo.InvariantCulture, $"https://{text}:{port}"), UriKind.Absolute, out var server))
        {
            throw ConfigurationProblem.Create("KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT are no address");
        }

        return new ClusterConfiguration(
            "in-cluster",
            new ClusterAddress(server) { Roots = new TrustedRoots(ServiceAccountFile("ca.crt", "the pod's certificate authority")) },
            new TokenCredentials(ServiceAccountFile("token", "the pod's token")),
            Impersonation: null,
            ReadPodNamespace());
    }

    private string? ReadPodNamespace()
    {
        var path = Path.Combine(environment.ServiceAccountFolder, "namespace");
        return File.Exists(path) && File.ReadAllText(path).Trim() is { Length: > 0 } ns ? ns : null;
    }

    private FileText ServiceAccountFile(string name, string what) =>
        new(Path.Combine(environment.ServiceAccountFolder, name), what, time, logger);
}
