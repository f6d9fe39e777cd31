namespace GitPush.Kubernetes.Client;

/// <summary>Which objects a list or a watch is about.</summary>
internal sealed record ListOptions
{
    public static ListOptions All { get; } = new();

    public string? LabelSelector { get; init; }

    public string? FieldSelector { get; init; }

    /// <summary>For a watch: what it goes on from. Null begins with an <see cref="WatchEventType.Added"/> for each object that there is.</summary>
    public string? ResourceVersion { get; init; }
}
