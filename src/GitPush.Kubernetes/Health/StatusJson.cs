using System.Text.Json.Nodes;
using GitPush.Kubernetes.Client;

namespace GitPush.Kubernetes.Health;

/// <summary>Reads what controllers write: fields that may be missing, or have another type than documented.</summary>
internal static class StatusJson
{
    public static long Number(this KubernetesObject of, long otherwise, params ReadOnlySpan<string> path) => Number(of.At(path)) ?? otherwise;

    public static long? Number(this JsonObject json, string name) => Number(json[name]);

    public static string? Text(this JsonObject json, string name) => json[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    public static bool IsTrue(JsonNode? node) => node is JsonValue value && value.TryGetValue<bool>(out var flag) && flag;

    /// <summary>Whether an object belongs to the one with a UID, as its <c>ownerReferences</c> have it.</summary>
    public static bool IsOwnedBy(this KubernetesObject of, string? uid) =>
        uid is not null && of.Objects("metadata", "ownerReferences").Any(owner => owner.Text("uid") == uid);

    // What was parsed is a JsonElement, what code has put there a number of some type.
    public static long? Number(JsonNode? node) => node is not JsonValue value ? null
        : value.TryGetValue<long>(out var wide) ? wide
        : value.TryGetValue<int>(out var narrow) ? narrow
        : null;
}
