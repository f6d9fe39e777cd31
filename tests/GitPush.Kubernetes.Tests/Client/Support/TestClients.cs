using System.Text.Json.Nodes;
using GitPush.Kubernetes.Client;
using GitPush.Kubernetes.Client.Configuration;
using GitPush.Kubernetes.Client.Connections;
using GitPush.Kubernetes.Client.Credentials;
using Microsoft.Extensions.Logging.Abstractions;

namespace GitPush.Kubernetes.Tests.Client.Support;

internal static class TestClients
{
    /// <summary>Waits between tries are too short to notice.</summary>
    public static ClientSettings Fast { get; } = new() { FirstRetryDelay = TimeSpan.FromMilliseconds(1), MaxRetryDelay = TimeSpan.FromMilliseconds(10) };

    /// <summary>A client of a server without credentials.</summary>
    public static KubernetesClient Create(Uri server, ClientSettings? settings = null, TimeProvider? time = null) => new(
        new ClusterConnection(new ClusterAddress(server), new CredentialChain([]), impersonation: null),
        "shop",
        settings ?? Fast,
        time ?? TimeProvider.System,
        NullLogger.Instance);

    /// <summary>A client of the cluster that a kubeconfig names.</summary>
    public static KubernetesClient Connect(KubernetesClusterOptions options, ClientSettings? settings = null)
    {
        var configuration = new ClusterConfigurationReader(ClusterEnvironment.Process, TimeProvider.System, NullLogger.Instance).Read(options);
        return new KubernetesClient(
            new ClusterConnection(configuration.Address, configuration.Credentials, configuration.Impersonation),
            configuration.Namespace,
            settings ?? Fast,
            TimeProvider.System,
            NullLogger.Instance);
    }

    public static KubernetesObject ConfigMap(string name, string value = "1", string ns = "shop") => Parse(
        $$$"""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"{{{name}}}","namespace":"{{{ns}}}"},"data":{"key":"{{{value}}}"}}""");

    public static KubernetesObject Parse(string json) => new(JsonNode.Parse(json)!.AsObject());
}
