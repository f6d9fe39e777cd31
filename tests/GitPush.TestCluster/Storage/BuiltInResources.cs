using GitPush.Testing.Kubernetes.Schemas;

namespace GitPush.Testing.Kubernetes.Storage;

/// <summary>The built-in kinds, from <c>kubernetes-resources.txt</c>.</summary>
internal static class BuiltInResources
{
    public static IReadOnlyList<ResourceDefinition> All { get; } = Read();

    private static List<ResourceDefinition> Read()
    {
        var resources = new List<ResourceDefinition>();
        foreach (var line in EmbeddedText.ReadLines("kubernetes-resources.txt"))
        {
            var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (words is ["resource", var group, var version, var kind, var plural, var singular, var scope, var type, ..])
            {
                resources.Add(new ResourceDefinition
                {
                    Group = group == "core" ? "" : group,
                    Version = version,
                    Kind = kind,
                    Plural = plural,
                    Singular = singular,
                    Namespaced = scope == "namespaced",
                    Schema = BuiltInTypes.Instance[type],
                    Verbs = Values(words, "verbs="),
                    ShortNames = Values(words, "short="),
                    Categories = Values(words, "categories="),
                });
            }
            else if (words is ["sub", var name, var subGroup, var subVersion, var subKind, ..])
            {
                var subresource = new Subresource(
                    name, subGroup == "core" ? "" : subGroup, subVersion, subKind, Values(words, "verbs="), BuiltInTypes.Instance[Values(words, "type=")[0]]);
                resources[^1] = resources[^1] with { Subresources = [.. resources[^1].Subresources, subresource] };
            }
        }

        return resources;
    }

    private static string[] Values(string[] words, string prefix) =>
        words.FirstOrDefault(word => word.StartsWith(prefix, StringComparison.Ordinal))?[prefix.Length..].Split(',') ?? [];
}
