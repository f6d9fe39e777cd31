using System.Text.Json.Nodes;
using GitPush.Kubernetes.Manifests;
using GitPush.Kubernetes.Manifests.Sources;
using GitPush.Kubernetes.Manifests.Variables;
using GitPush.Kubernetes.Manifests.Yaml;

namespace GitPush.Kubernetes.Tests.Manifests;

/// <summary>Texts as manifests, without a repository.</summary>
internal static class ManifestText
{
    public const string File = "deploy/web.yaml";

    /// <summary>The JSON of a text's documents.</summary>
    public static List<JsonNode?> Convert(string text, ManifestLimits? limits = null, VariableSet? variables = null, string file = File)
    {
        var budget = new ManifestBudget(limits ?? new ManifestLimits());
        return [.. FolderSource.Parse(text, file, budget).Select(document => new YamlConverter(file, budget, variables).Convert(document.Root))];
    }

    /// <summary>The objects of a text.</summary>
    public static List<ManifestObject> Read(string text, ManifestLimits? limits = null, VariableSet? variables = null, string file = File)
    {
        var budget = new ManifestBudget(limits ?? new ManifestLimits());
        return ManifestReader.Read(FolderSource.Parse(text, file, budget), budget, variables);
    }

    /// <summary>Compares by value: the order of properties and the way in which a number is written do not matter.</summary>
    public static void AssertSame(string expectedJson, JsonNode? actual) =>
        Assert.IsTrue(JsonNode.DeepEquals(JsonNode.Parse(expectedJson), actual is null ? null : JsonNode.Parse(actual.ToJsonString())), actual?.ToJsonString() ?? "null");
}
