using System.Text.Json.Nodes;

namespace GitPush.Testing.Kubernetes.Schemas;

/// <summary>A type of the API: what a value may hold and how the owners of its parts are told apart.</summary>
/// <param name="kind">The kind of value.</param>
internal sealed class SchemaNode(SchemaKind kind)
{
    public static SchemaNode Any { get; } = new(SchemaKind.Any);

    public static SchemaNode String { get; } = new(SchemaKind.String);

    public SchemaKind Kind { get; } = kind;

    /// <summary>The type as Go names it, for messages: <c>v1.Container</c>, <c>[]string</c>; empty for custom resources.</summary>
    public string GoName { get; init; } = "";

    /// <summary>The declared fields of an <see cref="SchemaKind.Object"/>.</summary>
    public Dictionary<string, FieldSchema> Fields { get; } = new(StringComparer.Ordinal);

    /// <summary>Type of the items of a list, or of the values of a map.</summary>
    public SchemaNode? Item { get; init; }

    public ListKind ListKind { get; init; }

    /// <summary>The key fields of the items, for <see cref="ListKind.Map"/>.</summary>
    public IReadOnlyList<string> Keys { get; init; } = [];

    /// <summary>Whether an object or a map has one owner and is replaced as a whole.</summary>
    public bool IsAtomic { get; init; }

    /// <summary>Whether a strategic merge patch merges the list in place of replacing it.</summary>
    public bool PatchMerges { get; init; }

    /// <summary>The key field by which a strategic merge patch finds an item; null for lists of plain values.</summary>
    public string? PatchMergeKey { get; init; }

    /// <summary>The values allowed; null for all.</summary>
    public IReadOnlyList<string>? Enum { get; init; }

    /// <summary>Whether fields that are not declared are kept (custom resources only).</summary>
    public bool KeepsUnknownFields { get; init; }

    /// <summary>The JSON schema this came from, for the checks that only custom resources have; null for built-in types.</summary>
    public JsonObject? JsonSchema { get; init; }

    /// <summary>The type of a field or a value under a key; null when it is not declared.</summary>
    public SchemaNode? Child(string name) =>
        Kind switch
        {
            SchemaKind.Object when Fields.TryGetValue(name, out var field) => field.Type,
            SchemaKind.Object when KeepsUnknownFields => Any,
            SchemaKind.Map => Item,
            SchemaKind.Any => Any,
            _ => null,
        };
}
