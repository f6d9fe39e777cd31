using System.Text.Json.Nodes;
using GitPush.Kubernetes.Client;

namespace GitPush.Kubernetes.Apply.Inventories;

/// <summary>What is needed to take back what a push did to an object.</summary>
/// <param name="Key">The object.</param>
/// <param name="Kind">What was done.</param>
/// <param name="Push">The push that did it.</param>
internal sealed record SavedObject(ObjectKey Key, ChangeKind Kind, string Push)
{
    /// <summary>The object before; null when there was none.</summary>
    public KubernetesObject? Before { get; init; }

    /// <summary>
    /// The object as the push left it, or, until that is known, as the server said that it would. Null when neither is known, or
    /// when there is none any more.
    /// </summary>
    public KubernetesObject? After { get; init; }

    public JsonObject ToJson() => new()
    {
        ["apiVersion"] = Key.ApiVersion,
        ["kind"] = Key.Kind,
        ["namespace"] = Key.Namespace,
        ["name"] = Key.Name,
        ["change"] = Kind.ToString(),
        ["before"] = Before?.Json.DeepClone(),
        ["after"] = After?.Json.DeepClone(),
    };

    /// <exception cref="FormatException">It was not written by <see cref="ToJson"/>.</exception>
    public static SavedObject FromJson(JsonObject json, string push)
    {
        var key = new ObjectKey(Text("apiVersion"), Text("kind"), json["namespace"]?.GetValue<string>(), Text("name"));
        return Enum.TryParse<ChangeKind>(Text("change"), out var kind)
            ? new SavedObject(key, kind, push) { Before = Object("before"), After = Object("after") }
            : throw new FormatException("Not a change.");

        string Text(string name) => json[name]?.GetValue<string>() ?? throw new FormatException($"'{name}' is missing.");

        KubernetesObject? Object(string name) => json[name] is JsonObject value ? new KubernetesObject((JsonObject)value.DeepClone()) : null;
    }
}
