using System.Text.Json.Nodes;

namespace GitPush.Kubernetes.Client.Discovery;

/// <summary>The kinds of one group version.</summary>
internal sealed class GroupVersionTypes(IReadOnlyList<ResourceType> types)
{
    private readonly Dictionary<string, ResourceType> _byKind = ByKind(types);

    public IReadOnlyList<ResourceType> Types => types;

    public ResourceType? Find(string kind) => _byKind.GetValueOrDefault(kind);

    /// <summary>Whether it can be a group version at all: <c>v1</c>, <c>apps/v1</c>.</summary>
    public static bool IsWellFormed(string apiVersion)
    {
        var slash = apiVersion.IndexOf('/', StringComparison.Ordinal);
        return IsName(apiVersion[(slash + 1)..]) && (slash < 0 || IsName(apiVersion[..slash]));

        static bool IsName(string name) =>
            name.Length > 0 && char.IsAsciiLetterOrDigit(name[0]) && name.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '.');
    }

    /// <summary>Reads an <c>APIResourceList</c>.</summary>
    public static GroupVersionTypes Parse(string apiVersion, JsonObject json)
    {
        var types = new List<ResourceType>();
        foreach (var item in new KubernetesObject(json).Objects("resources"))
        {
            var resource = new KubernetesObject(item);
            if (resource is { Kind: { Length: > 0 } kind } && resource.Text("name") is { Length: > 0 } plural && !plural.Contains('/', StringComparison.Ordinal))
            {
                types.Add(new ResourceType(apiVersion, kind, plural, IsTrue(resource.At("namespaced")), Strings(resource.At("verbs"))));
            }
        }

        return new GroupVersionTypes(types);
    }

    public static IReadOnlyList<string> Strings(JsonNode? node) =>
        [.. (node as JsonArray)?.OfType<JsonValue>().Select(value => value.TryGetValue<string>(out var text) ? text : "").Where(text => text.Length > 0) ?? []];

    private static bool IsTrue(JsonNode? node) => node is JsonValue value && value.TryGetValue<bool>(out var flag) && flag;

    private static Dictionary<string, ResourceType> ByKind(IReadOnlyList<ResourceType> types)
    {
        var byKind = new Dictionary<string, ResourceType>(StringComparer.Ordinal);
        foreach (var type in types)
        {
            // Of two resources of one kind, the first is the one that manifests mean.
            byKind.TryAdd(type.Kind, type);
        }

        return byKind;
    }
}
