using System.Text.Json.Nodes;

namespace GitPush.Kubernetes.Apply.Diff;

/// <summary>Hides the values of Secrets: which keys there are and which of them change may be seen, nothing else.</summary>
internal static class SecretMask
{
    private const string Hidden = "***";
    private const string HiddenAndChanged = "*** (changed)";

    /// <summary>Masks both sides of a comparison.</summary>
    /// <param name="before">What is there; null when the Secret is new.</param>
    /// <param name="after">What will be; null when it goes.</param>
    public static void Apply(JsonObject? before, JsonObject? after)
    {
        foreach (var field in (ReadOnlySpan<string>)["data", "stringData"])
        {
            var old = before?[field] as JsonObject;
            var changed = Keys(after?[field]).Where(key => old is not null && old.ContainsKey(key) && !JsonNode.DeepEquals(old[key], after![field]![key])).ToHashSet();
            foreach (var key in Keys(before?[field]))
            {
                before![field]![key] = Hidden;
            }

            foreach (var key in Keys(after?[field]))
            {
                after![field]![key] = changed.Contains(key) ? HiddenAndChanged : Hidden;
            }
        }
    }

    public static bool IsSecret(JsonObject json) => json["kind"]?.ToString() == "Secret" && json["apiVersion"]?.ToString() == "v1";

    private static string[] Keys(JsonNode? values) => values is JsonObject entries ? [.. entries.Select(entry => entry.Key)] : [];
}
