using System.Text.Json.Nodes;
using GitPush.Testing.Kubernetes.Registry;
using GitPush.Testing.Kubernetes.Storage;

namespace GitPush.Testing.Kubernetes.Http;

/// <summary>What tells clients which kinds are served (the form without aggregation).</summary>
internal static class DiscoveryDocuments
{
    public static JsonObject Version() =>
        new()
        {
            ["major"] = "1",
            ["minor"] = "34",
            ["gitVersion"] = "v1.34.0",
            ["gitCommit"] = "",
            ["gitTreeState"] = "clean",
            ["buildDate"] = "2025-01-01T00:00:00Z",
            ["goVersion"] = "",
            ["compiler"] = "",
            ["platform"] = "test/double",
        };

    /// <returns>Null when there is no document at the path.</returns>
    public static JsonObject? Find(ResourceCatalog catalog, string path, int port) =>
        path.Split('/', StringSplitOptions.RemoveEmptyEntries) switch
        {
            ["api"] => new JsonObject
            {
                ["kind"] = "APIVersions",
                ["versions"] = new JsonArray("v1"),
                ["serverAddressByClientCIDRs"] = new JsonArray(new JsonObject { ["clientCIDR"] = "0.0.0.0/0", ["serverAddress"] = $"127.0.0.1:{port}" }),
            },
            ["apis"] => new JsonObject
            {
                ["kind"] = "APIGroupList",
                ["apiVersion"] = "v1",
                ["groups"] = new JsonArray([.. catalog.All.Where(resource => resource.Group.Length > 0).GroupBy(resource => resource.Group).Select(Group)]),
            },
            ["apis", var name] when catalog.All.Where(resource => resource.Group == name).ToList() is { Count: > 0 } resources =>
                Whole(Group(resources.GroupBy(resource => resource.Group).First())),
            ["api", var version] => Resources(catalog, "", version),
            ["apis", var group, var version] => Resources(catalog, group, version),
            _ => null,
        };

    private static JsonObject Whole(JsonObject group)
    {
        group.Insert(0, "kind", "APIGroup");
        group.Insert(1, "apiVersion", "v1");
        return group;
    }

    private static JsonObject Group(IGrouping<string, ResourceDefinition> group)
    {
        var versions = group.Select(resource => resource.Version).Distinct().OrderByDescending(version => version, VersionOrder.Instance).Select(Version).ToList();
        return new JsonObject
        {
            ["name"] = group.Key,
            ["versions"] = new JsonArray([.. versions]),
            ["preferredVersion"] = versions[0].DeepClone(),
        };

        JsonObject Version(string version) => new() { ["groupVersion"] = $"{group.Key}/{version}", ["version"] = version };
    }

    private static JsonObject? Resources(ResourceCatalog catalog, string group, string version)
    {
        var resources = catalog.All.Where(resource => resource.Group == group && resource.Version == version).ToList();
        return resources.Count == 0
            ? null
            : new JsonObject
            {
                ["kind"] = "APIResourceList",
                ["apiVersion"] = "v1",
                ["groupVersion"] = resources[0].ApiVersion,
                ["resources"] = new JsonArray([.. resources.OrderBy(resource => resource.Plural, StringComparer.Ordinal).SelectMany(Describe)]),
            };
    }

    private static IEnumerable<JsonNode> Describe(ResourceDefinition resource)
    {
        var described = new JsonObject
        {
            ["name"] = resource.Plural,
            ["singularName"] = resource.Singular,
            ["namespaced"] = resource.Namespaced,
            ["kind"] = resource.Kind,
            ["verbs"] = Array(resource.Verbs),
        };
        if (resource.ShortNames.Count > 0)
        {
            described["shortNames"] = Array(resource.ShortNames);
        }

        if (resource.Categories.Count > 0)
        {
            described["categories"] = Array(resource.Categories);
        }

        yield return described;
        foreach (var subresource in resource.Subresources)
        {
            var part = new JsonObject
            {
                ["name"] = $"{resource.Plural}/{subresource.Name}",
                ["singularName"] = "",
                ["namespaced"] = resource.Namespaced,
                ["kind"] = subresource.Kind,
                ["verbs"] = Array(subresource.Verbs),
            };
            if (subresource.ApiVersion != resource.ApiVersion)
            {
                part["group"] = subresource.Group;
                part["version"] = subresource.Version;
            }

            yield return part;
        }
    }

    private static JsonArray Array(IEnumerable<string> texts) => new([.. texts.Select(JsonNode (text) => text)]);
}
