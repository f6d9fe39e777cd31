using System.Text.Json.Nodes;
using GitPush.Kubernetes.Client;

namespace GitPush.Kubernetes.Tests.Apply;

/// <summary>Objects written as JSON.</summary>
internal static class TestObject
{
    public static KubernetesObject Parse(string json) => new(JsonNode.Parse(json)!.AsObject());

    public static ObjectKey Key(string apiVersion, string kind, string name = "x", string? ns = "shop") => new(apiVersion, kind, ns, name);
}
