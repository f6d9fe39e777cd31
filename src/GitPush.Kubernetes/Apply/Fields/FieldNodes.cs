using System.Text.Json.Nodes;
using GitPush.Kubernetes.Client;

namespace GitPush.Kubernetes.Apply.Fields;

/// <summary>
/// What the owners of an object's fields know about one place in it. <c>metadata.managedFields[].fieldsV1</c> is a tree of
/// <c>f:name</c> (a field), <c>k:{"name":"web"}</c> (an item of a list, by its keys) and <c>v:"value"</c> (a member of a set):
/// it tells of every list whether, and by which keys, its items are told apart. No schema is needed, also for custom resources.
/// </summary>
internal readonly struct FieldNodes
{
    private readonly IReadOnlyList<JsonObject> _nodes;

    private FieldNodes(IReadOnlyList<JsonObject> nodes) => _nodes = nodes;

    /// <summary>The roots of all owners of several states of an object.</summary>
    public static FieldNodes Of(params ReadOnlySpan<KubernetesObject> states)
    {
        var nodes = new List<JsonObject>();
        foreach (var state in states)
        {
            nodes.AddRange(state.Objects("metadata", "managedFields").Select(entry => entry["fieldsV1"]).OfType<JsonObject>());
        }

        return new FieldNodes(nodes);
    }

    /// <summary>The field with a name.</summary>
    public FieldNodes Field(string name) => new([.. _nodes.Select(node => node[$"f:{name}"]).OfType<JsonObject>()]);

    /// <summary>The items of a list, all of them taken together: they are of one type.</summary>
    public FieldNodes Items() => new(
    [
        .. _nodes.SelectMany(node => node.Where(child => child.Key.StartsWith("k:", StringComparison.Ordinal))).Select(child => child.Value).OfType<JsonObject>(),
    ]);

    /// <summary>The fields by which a list's items are told apart; null for a list that is one value, or a set of values.</summary>
    public IReadOnlyList<string>? ItemKeys()
    {
        foreach (var node in _nodes)
        {
            foreach (var (name, _) in node)
            {
                if (name.StartsWith("k:", StringComparison.Ordinal) && JsonNode.Parse(name[2..]) is JsonObject keys)
                {
                    return [.. keys.Select(key => key.Key)];
                }
            }
        }

        return null;
    }
}
