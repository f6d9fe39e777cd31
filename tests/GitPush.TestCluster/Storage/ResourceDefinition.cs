using GitPush.Testing.Kubernetes.Schemas;

namespace GitPush.Testing.Kubernetes.Storage;

/// <summary>A kind of objects and how it is served.</summary>
internal sealed record ResourceDefinition
{
    /// <summary>Empty for the core group.</summary>
    public required string Group { get; init; }

    public required string Version { get; init; }

    public required string Kind { get; init; }

    public required string Plural { get; init; }

    public required string Singular { get; init; }

    public required bool Namespaced { get; init; }

    public required SchemaNode Schema { get; init; }

    public required IReadOnlyList<string> Verbs { get; init; }

    public IReadOnlyList<string> ShortNames { get; init; } = [];

    public IReadOnlyList<string> Categories { get; init; } = [];

    public IReadOnlyList<Subresource> Subresources { get; init; } = [];

    /// <summary>Whether it comes from a CustomResourceDefinition.</summary>
    public bool IsCustom { get; init; }

    public string ListKind { get => field ?? Kind + "List"; init; }

    public string ApiVersion => Group.Length == 0 ? Version : $"{Group}/{Version}";

    /// <summary>What messages call it: <c>deployments.apps</c>.</summary>
    public string QualifiedPlural => Group.Length == 0 ? Plural : $"{Plural}.{Group}";

    public string QualifiedKind => Group.Length == 0 ? Kind : $"{Kind}.{Group}";

    public bool HasStatus => Subresources.Any(subresource => subresource.Name == "status");

    public Subresource? FindSubresource(string name) => Subresources.FirstOrDefault(subresource => subresource.Name == name);
}
