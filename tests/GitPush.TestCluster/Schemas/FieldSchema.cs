using System.Text.Json.Nodes;

namespace GitPush.Testing.Kubernetes.Schemas;

/// <summary>A field of an object type.</summary>
/// <param name="Type">What it holds.</param>
internal sealed record FieldSchema(SchemaNode Type)
{
    public bool IsRequired { get; init; }

    /// <summary>Whether the API server writes the field even when nobody set it (a Go struct that is no pointer).</summary>
    public bool IsStruct { get; init; }

    /// <summary>What the field is when nobody set it; null when it has no such value.</summary>
    public JsonNode? Default { get; init; }

    /// <summary>Whether a strategic merge patch removes the fields that its <c>$retainKeys</c> does not name.</summary>
    public bool RetainKeys { get; init; }
}
