namespace GitPush.Kubernetes.Client;

/// <summary>Something that somebody may or may not do.</summary>
/// <param name="Verb"><c>create</c>, <c>impersonate</c>, ….</param>
/// <param name="Group">The API group; empty for the core group.</param>
/// <param name="Resource">The plural: <c>deployments</c>.</param>
internal sealed record AccessRequest(string Verb, string Group, string Resource)
{
    /// <summary>Null for the object itself.</summary>
    public string? Subresource { get; init; }

    /// <summary>Null for all namespaces, or an object of the whole cluster.</summary>
    public string? Namespace { get; init; }

    /// <summary>Null for any.</summary>
    public string? Name { get; init; }

    /// <summary>What it is done to, as kubectl auth can-i has it: <c>deployments.apps</c>, <c>pods/log</c>.</summary>
    public string Target => $"{Resource}{(Group.Length > 0 ? $".{Group}" : "")}{(Subresource is null ? "" : $"/{Subresource}")}";
}
