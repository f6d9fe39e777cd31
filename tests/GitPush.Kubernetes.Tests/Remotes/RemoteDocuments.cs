using System.Text.Json.Nodes;
using GitPush.Kubernetes.Client;
using GitPush.Kubernetes.Manifests;
using GitPush.Kubernetes.Manifests.Yaml;
using GitPush.Kubernetes.Remotes;

namespace GitPush.Kubernetes.Tests.Remotes;

/// <summary>Objects as people write them.</summary>
internal static class RemoteDocuments
{
    public static JsonObject Parse(string yaml) => ParseAll(yaml).Single();

    public static IReadOnlyList<JsonObject> ParseAll(string yaml)
    {
        var budget = new ManifestBudget(new ManifestLimits());
        var converter = new YamlConverter("remote.yaml", budget, variables: null);
        return [.. YamlReader.Read(yaml, "remote.yaml", budget).Select(document => (JsonObject)converter.Convert(document)!)];
    }

    /// <summary>The rights that samples/Agent asks for.</summary>
    public static IReadOnlyList<JsonObject> ReadAgentRights()
    {
        using var reader = new StreamReader(typeof(RemoteDocuments).Assembly.GetManifestResourceStream("agent-rbac.yaml")!);
        return ParseAll(reader.ReadToEnd());
    }

    public static KubernetesObject Read(string yaml) => new(Parse(yaml));

    /// <summary>A definition that the package has as a resource.</summary>
    public static JsonObject ReadDefinition(string name)
    {
        using var reader = new StreamReader(typeof(RemoteKinds).Assembly.GetManifestResourceStream($"GitPush.Kubernetes.Remotes.Definitions.{name}.yaml")!);
        return Parse(reader.ReadToEnd());
    }
}
