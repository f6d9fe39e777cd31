using System.Text.Json.Nodes;
using GitPush.Testing.Kubernetes.Http;

namespace GitPush.Testing.Kubernetes.Registry;

/// <summary>How an object is deleted.</summary>
internal sealed record DeleteOptions
{
    public static DeleteOptions Default { get; } = new();

    /// <summary>Seconds; null for the object's own.</summary>
    public long? GracePeriodSeconds { get; init; }

    /// <summary><c>Background</c>, <c>Foreground</c>, <c>Orphan</c>; null for the kind's own.</summary>
    public string? Propagation { get; init; }

    public string? Uid { get; init; }

    public string? ResourceVersion { get; init; }

    public bool DryRun { get; init; }

    public static DeleteOptions Parse(JsonObject? body, Func<string, string?> query)
    {
        var propagation = body.Text("propagationPolicy") ?? query("propagationPolicy");
        if (propagation is not null and not "Foreground" and not "Background" and not "Orphan")
        {
            throw ApiErrors.InvalidOptions("DeleteOptions", FieldError.NotSupported("propagationPolicy", propagation, ["Foreground", "Background", "Orphan", "nil"]));
        }

        return new DeleteOptions
        {
            GracePeriodSeconds = body.Number("gracePeriodSeconds") ?? (long.TryParse(query("gracePeriodSeconds"), out var seconds) ? seconds : null),
            Propagation = propagation ?? (body.Flag("orphanDependents") == true ? "Orphan" : null),
            Uid = body.Text("preconditions", "uid"),
            ResourceVersion = body.Text("preconditions", "resourceVersion"),
            DryRun = body.Texts("dryRun").Contains("All") || query("dryRun") == "All",
        };
    }
}
