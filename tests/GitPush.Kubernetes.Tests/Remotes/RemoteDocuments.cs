using System.Text.Json.Nodes;
using GitPush.Kubernetes.Client;
using GitPush.Kubernetes.Manifests;
using GitPush.Kubernetes.Manifests.Yaml;
using GitPush.Kubernetes.Remotes;

namespace GitPush.Kubernetes.Tests.Remotes;

/// <summary>Objects as people write them.</summary>
internal static class RemoteDocuments
{
    public static JsonObject Parse(string yaml)
    {
        var budget = new ManifestBudget(new ManifestLimits());
        var document = YamlReader.Read(yaml, "remote.yaml", budget).Single();
        return (JsonObject)new YamlConverter("remote.yaml", budget, variables: null).Convert(document)!;
    }

    public static KubernetesObject Read(string yaml) => new(Parse(yaml));

    /// <summary>A definition that the package has as a resource.</summary>
    public static JsonObject ReadDefinition(string name)
    {
        using var reader = new StreamReader(typeof(RemoteKinds).Assembly.GetManifestResourceStream($"GitPush.Kubernetes.Remotes.Definitions.{name}.yaml")!);
        return Parse(reader.ReadToEnd());
    }
}
