using System.Text;
using System.Text.Json.Nodes;
using GitPush.Testing.Kubernetes.Http;
using GitPush.Testing.Kubernetes.Schemas;

namespace GitPush.Testing.Kubernetes.Apply;

/// <summary>The way to a field: path elements as in <see cref="FieldSet"/>.</summary>
internal sealed record FieldPath(IReadOnlyList<string> Elements)
{
    public static FieldPath Root { get; } = new([]);

    public static string Field(string name) => $"f:{name}";

    /// <summary>The element of a list's item; null when the list has no keys, or the item lacks one.</summary>
    public static string? Item(SchemaNode list, JsonNode? item)
    {
        if (list.ListKind == ListKind.Set)
        {
            return $"v:{item?.ToJsonString(JsonText.Relaxed)}";
        }

        var keys = new JsonObject();
        foreach (var key in list.Keys.Order(StringComparer.Ordinal))
        {
            var value = item.At(key) ?? (list.Item!.Fields.TryGetValue(key, out var field) ? field.Default : null);
            if (value is null)
            {
                if (list.Keys.Count == 1)
                {
                    return null;
                }

                continue;
            }

            keys[key] = value.DeepClone();
        }

        return $"k:{keys.ToJsonString(JsonText.Relaxed)}";
    }

    public FieldPath Then(string element) => new([.. Elements, element]);

    /// <summary>As conflicts name it: <c>.spec.template.spec.containers[name="web"].image</c>.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (var element in Elements)
        {
            _ = element[0] switch
            {
                'f' => text.Append('.').Append(element.AsSpan(2)),
                'v' => text.Append("[=").Append(element.AsSpan(2)).Append(']'),
                _ => text.Append('[').AppendJoin(',', Keys(element)).Append(']'),
            };
        }

        return text.ToString();

        static IEnumerable<string> Keys(string element) =>
            ((JsonObject)JsonNode.Parse(element[2..])!).Select(key => $"{key.Key}={key.Value?.ToJsonString(JsonText.Relaxed)}");
    }
}
