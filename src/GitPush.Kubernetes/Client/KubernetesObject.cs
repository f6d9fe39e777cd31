using System.Text.Json.Nodes;

namespace GitPush.Kubernetes.Client;

/// <summary>
/// An object of the Kubernetes API in its JSON form, of whatever kind. Setters write into <see cref="Json"/>; an object that
/// several readers share is cloned first.
/// </summary>
/// <param name="json">The object; not copied.</param>
internal sealed class KubernetesObject(JsonObject json)
{
    public JsonObject Json { get; } = json;

    /// <summary>What the server warned of when it answered with this object: deprecated versions, unknown fields, policies.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>Group and version, such as <c>apps/v1</c>; <c>v1</c> for the core group.</summary>
    public string ApiVersion => Text("apiVersion") ?? "";

    public string Kind => Text("kind") ?? "";

    public string Name
    {
        get => Text("metadata", "name") ?? "";
        set => Metadata["name"] = value;
    }

    /// <summary>Null for an object of the whole cluster, or one that does not say.</summary>
    public string? Namespace
    {
        get => Text("metadata", "namespace");
        set
        {
            if (value is null)
            {
                _ = Metadata.Remove("namespace");
            }
            else
            {
                Metadata["namespace"] = value;
            }
        }
    }

    public string? Uid => Text("metadata", "uid");

    public string? ResourceVersion => Text("metadata", "resourceVersion");

    public long Generation => At("metadata", "generation")?.GetValue<long>() ?? 0;

    /// <summary>Whether its deletion has begun and finalizers keep it.</summary>
    public bool IsBeingDeleted => At("metadata", "deletionTimestamp") is not null;

    public ObjectKey Key => new(ApiVersion, Kind, Namespace, Name);

    /// <summary>The object's metadata, made when it has none.</summary>
    public JsonObject Metadata => Object("metadata");

    /// <summary>The label's or annotation's value, or null.</summary>
    public string? Label(string name) => Text("metadata", "labels", name);

    /// <inheritdoc cref="Label"/>
    public string? Annotation(string name) => Text("metadata", "annotations", name);

    public void SetLabel(string name, string value) => Object("metadata", "labels")[name] = value;

    public void SetAnnotation(string name, string value) => Object("metadata", "annotations")[name] = value;

    /// <summary>What is at a path of property names; null when something on the way is missing or no object.</summary>
    public JsonNode? At(params ReadOnlySpan<string> path)
    {
        JsonNode? node = Json;
        foreach (var name in path)
        {
            node = (node as JsonObject)?[name];
        }

        return node;
    }

    /// <summary>The text at a path; null when there is none.</summary>
    public string? Text(params ReadOnlySpan<string> path) =>
        At(path) is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    /// <summary>The objects of the array at a path; none when there is no array.</summary>
    public IEnumerable<JsonObject> Objects(params ReadOnlySpan<string> path) =>
        (At(path) as JsonArray)?.OfType<JsonObject>() ?? [];

    /// <summary>The object at a path, made where it is missing.</summary>
    public JsonObject Object(params ReadOnlySpan<string> path)
    {
        var node = Json;
        foreach (var name in path)
        {
            if (node[name] is not JsonObject child)
            {
                node[name] = child = [];
            }

            node = child;
        }

        return node;
    }

    public KubernetesObject Clone() => new((JsonObject)Json.DeepClone());

    public override string ToString() => Key.ToString();
}
