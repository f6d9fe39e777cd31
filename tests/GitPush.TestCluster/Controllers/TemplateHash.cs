using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace GitPush.Testing.Kubernetes.Controllers;

/// <summary>A short name for a pod template.</summary>
internal static class TemplateHash
{
    private const string Letters = "bcdfghjklmnpqrstvwxz2456789";

    /// <param name="collisions">Makes another name for the same template, when the first is taken.</param>
    public static string Of(JsonNode? template, long collisions = 0)
    {
        var digest = SHA256.HashData(Encoding.UTF8.GetBytes($"{Sorted(template)?.ToJsonString()}{collisions}"));
        return string.Concat(digest.Take(10).Select(part => Letters[part % Letters.Length]));
    }

    private static JsonNode? Sorted(JsonNode? node) =>
        node switch
        {
            JsonObject map => new JsonObject(map.OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => KeyValuePair.Create(entry.Key, Sorted(entry.Value)))),
            JsonArray list => new JsonArray([.. list.Select(Sorted)]),
            _ => node?.DeepClone(),
        };
}
