using System.Text.Json.Nodes;

namespace GitPush.Kubernetes.Client.Discovery;

/// <summary>A group of aggregated discovery (<c>apidiscovery.k8s.io</c>, <c>APIGroupDiscovery</c>).</summary>
internal static class AggregatedGroup
{
    /// <summary>Its kinds, each in the first version that has it: versions come in the order of preference.</summary>
    public static IEnumerable<ResourceType> Types(JsonObject json)
    {
        var group = new KubernetesObject(json);
        return group.Objects("versions")
            .SelectMany(version => VersionTypes(group.Name, new KubernetesObject(version)))
            .DistinctBy(type => type.Kind);
    }

    private static IEnumerable<ResourceType> VersionTypes(string group, KubernetesObject version)
    {
        var name = version.Text("version");
        var apiVersion = group.Length == 0 ? name : $"{group}/{name}";
        foreach (var item in version.Objects("resources"))
        {
            // A resource without a kind is one that is only there for its subresources.
            var resource = new KubernetesObject(item);
            if (resource.Text("responseKind", "kind") is { Length: > 0 } kind && resource.Text("resource") is { Length: > 0 } plural)
            {
                yield return new ResourceType(apiVersion!, kind, plural, resource.Text("scope") == "Namespaced", GroupVersionTypes.Strings(resource.At("verbs")));
            }
        }
    }
}
