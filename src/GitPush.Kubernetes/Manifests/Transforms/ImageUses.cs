using System.Globalization;
using System.Text.Json.Nodes;
using GitPush.Kubernetes.Client;

namespace GitPush.Kubernetes.Manifests.Transforms;

/// <summary>Finds the images that objects name.</summary>
internal static class ImageUses
{
    /// <summary>The images of an object's containers, and of the fields that the options name.</summary>
    public static IEnumerable<ImageUse> Find(ManifestObject manifest, IEnumerable<ImageField> fields) =>
        OfContainers(manifest).Concat(fields.Where(field => KindPattern.IsMatch(field.Kind, manifest.Object.Key)).SelectMany(field => OfField(manifest, field)));

    private static IEnumerable<ImageUse> OfContainers(ManifestObject manifest)
    {
        if (PodSpecs.Find(manifest.Object) is not { } spec)
        {
            yield break;
        }

        foreach (var list in PodSpecs.ContainerLists)
        {
            foreach (var container in (spec[list] as JsonArray)?.OfType<JsonObject>() ?? [])
            {
                if (FieldPath.Text(container["image"]) is not null)
                {
                    var name = FieldPath.Text(container["name"]) ?? "";
                    yield return new ImageUse(manifest, container, "image", current => OfContainer(current, list, name), $"container '{name}'");
                }
            }
        }
    }

    private static string? OfContainer(KubernetesObject current, string list, string name) =>
        (PodSpecs.Find(current)?[list] as JsonArray)?.OfType<JsonObject>()
        .Where(container => FieldPath.Text(container["name"]) == name)
        .Select(container => FieldPath.Text(container["image"]))
        .FirstOrDefault();

    private static IEnumerable<ImageUse> OfField(ManifestObject manifest, ImageField field)
    {
        var path = FieldPath.Parse(field.Path);
        return Places(manifest.Object).Select((holder, index) => new ImageUse(
            manifest,
            holder,
            path[^1],
            current => Places(current).ElementAtOrDefault(index) is { } same ? FieldPath.Text(same[path[^1]]) : null,
            string.Create(CultureInfo.InvariantCulture, $"{field.Path}")));

        List<JsonObject> Places(KubernetesObject item) =>
            [.. FieldPath.FindHolders(item.Json, path).Where(holder => FieldPath.Text(holder[path[^1]]) is not null)];
    }
}
