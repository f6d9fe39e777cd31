using System.Text.Json.Nodes;
using GitPush.Kubernetes.Apply;
using GitPush.Kubernetes.Client;

namespace GitPush.Kubernetes.Previews;

/// <summary>What a push changes on a namespace that is there: labels and annotations, null for those that go.</summary>
internal sealed class NamespaceChange
{
    private readonly Dictionary<(string Field, string Name), (string? Before, string? After)> _changes = [];

    private NamespaceChange()
    {
    }

    /// <summary>Brings a namespace to what is wanted. What others have put on it stays.</summary>
    public static NamespaceChange Of(KubernetesObject ns, IReadOnlyDictionary<string, string> labels, IReadOnlyDictionary<string, string> annotations)
    {
        var change = new NamespaceChange();
        change.Add(ns, "labels", labels);
        change.Add(ns, "annotations", annotations);
        return change;
    }

    /// <summary>A merge patch, for the namespace as it was read and no other state of it.</summary>
    public JsonObject Patch(KubernetesObject ns) => Patch(ns, change => change.After);

    /// <summary>A merge patch that takes it back.</summary>
    public JsonObject Reverse(KubernetesObject ns) => Patch(ns, change => change.Before);

    private JsonObject Patch(KubernetesObject ns, Func<(string? Before, string? After), string?> valueOf)
    {
        var metadata = new JsonObject { ["uid"] = ns.Uid, ["resourceVersion"] = ns.ResourceVersion };
        foreach (var field in _changes.GroupBy(change => change.Key.Field))
        {
            metadata[field.Key] = new JsonObject(field.Select(change => KeyValuePair.Create<string, JsonNode?>(change.Key.Name, valueOf(change.Value))));
        }

        return new JsonObject { ["metadata"] = metadata };
    }

    private void Add(KubernetesObject ns, string field, IReadOnlyDictionary<string, string> wanted)
    {
        foreach (var (name, value) in wanted)
        {
            if (ns.Text("metadata", field, name) is var before && before != value)
            {
                _changes[(field, name)] = (before, value);
            }
        }

        // What an earlier push has set, as its options were then.
        foreach (var name in OwnedNames(ns, field).Where(name => !wanted.ContainsKey(name)))
        {
            if (ns.Text("metadata", field, name) is { } before)
            {
                _changes[(field, name)] = (before, null);
            }
        }
    }

    private static IEnumerable<string> OwnedNames(KubernetesObject ns, string field) =>
        ns.Objects("metadata", "managedFields")
            .Select(entry => new KubernetesObject(entry))
            .Where(entry => entry.Text("manager") == ObjectMarks.FieldManager && entry.Text("operation") == "Update")
            .Select(entry => entry.At("fieldsV1", "f:metadata", $"f:{field}")).OfType<JsonObject>()
            .SelectMany(fields => fields.Select(entry => entry.Key))
            .Where(key => key.StartsWith("f:", StringComparison.Ordinal)).Select(key => key[2..]);
}
