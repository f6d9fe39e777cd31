using System.Text.Json.Nodes;
using GitPush.Kubernetes.Client;

namespace GitPush.Kubernetes.Apply.Diff;

/// <summary>What differs between two states of an object, for people.</summary>
internal static class ObjectDiff
{
    private const int MaxNames = 3;

    // Below these the names are the user's own: "labels" says more than "app.kubernetes.io/version".
    private static readonly HashSet<string> Maps =
        ["labels", "annotations", "data", "stringData", "binaryData", "matchLabels", "nodeSelector", "selector", "limits", "requests", "parameters"];

    /// <summary>The difference by lines of YAML, without the values of Secrets.</summary>
    /// <param name="before">What is there; null when it is new.</param>
    /// <param name="after">What will be; null when it goes.</param>
    public static IReadOnlyList<string> Lines(KubernetesObject? before, KubernetesObject? after)
    {
        var old = before is null ? null : ComparableObject.Of(before);
        var changed = after is null ? null : ComparableObject.Of(after);
        if (SecretMask.IsSecret(changed ?? old ?? []))
        {
            SecretMask.Apply(old, changed);
        }

        return LineDiff.Write(old is null ? [] : YamlLines.Write(old), changed is null ? [] : YamlLines.Write(changed));
    }

    /// <summary>The names of the fields that differ, in a few words: <c>image, replicas</c>; empty when none does.</summary>
    public static string Summary(KubernetesObject before, KubernetesObject after)
    {
        var names = new List<string>();
        Collect(ComparableObject.Of(before), ComparableObject.Of(after), names);
        return names.Count <= MaxNames
            ? string.Join(", ", names)
            : $"{string.Join(", ", names.Take(MaxNames))} and {names.Count - MaxNames} more";
    }

    private static void Collect(JsonObject before, JsonObject after, List<string> names)
    {
        foreach (var name in before.Concat(after).Select(property => property.Key).Distinct())
        {
            if (!JsonNode.DeepEquals(before[name], after[name]))
            {
                Collect(name, before[name], after[name], names);
            }
        }
    }

    private static void Collect(string name, JsonNode? before, JsonNode? after, List<string> names)
    {
        switch (before, after)
        {
            case (JsonObject old, JsonObject now) when !Maps.Contains(name):
                Collect(old, now, names);
                return;
            case (JsonArray old, JsonArray now) when old.Count == now.Count && old.Concat(now).All(item => item is JsonObject) && SameNames(old, now):
                foreach (var (oldItem, item) in old.Zip(now))
                {
                    Collect(oldItem!.AsObject(), item!.AsObject(), names);
                }

                return;
            default:
                if (!names.Contains(name))
                {
                    names.Add(name);
                }

                return;
        }
    }

    private static bool SameNames(JsonArray before, JsonArray after) =>
        before.Zip(after).All(pair => pair.First!["name"] is not null && JsonNode.DeepEquals(pair.First["name"], pair.Second!["name"]));
}
