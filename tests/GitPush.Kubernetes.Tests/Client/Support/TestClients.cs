using System.Text.Json.Nodes;
using GitPush.Kubernetes.Client;
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

    public static KubernetesObject ConfigMap(string name, string value = "1") => Parse(
        $$$"""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"{{{name}}}","namespace":"shop"},"data":{"key":"{{{value}}}"}}""");

    public static KubernetesObject Parse(string json) => new(JsonNode.Parse(json)!.AsObject());
}
