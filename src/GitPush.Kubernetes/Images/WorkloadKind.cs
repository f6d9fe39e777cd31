namespace GitPush.Kubernetes.Images;

/// <summary>A kind of workload whose images can be set.</summary>
/// <param name="Template">Where its pods' spec is.</param>
/// <param name="RollsOut">Whether its pods are replaced at once, so that there is something to wait for.</param>
internal sealed record WorkloadKind(string ApiVersion, string Kind, IReadOnlyList<string> Template, bool RollsOut)
{
    private static readonly string[] PodSpec = ["spec", "template", "spec"];

    private static readonly Dictionary<string, WorkloadKind> ByName = new(StringComparer.OrdinalIgnoreCase)
    {
        ["deployment"] = new("apps/v1", "Deployment", PodSpec, RollsOut: true),
        ["statefulset"] = new("apps/v1", "StatefulSet", PodSpec, RollsOut: true),
        ["daemonset"] = new("apps/v1", "DaemonSet", PodSpec, RollsOut: true),
        ["cronjob"] = new("batch/v1", "CronJob", ["spec", "jobTemplate", "spec", "template", "spec"], RollsOut: false),
    };

    public static string Known => string.Join(", ", ByName.Keys);

    /// <summary>Reads <c>deployment/web</c>; false when it is no such thing.</summary>
    public static bool TryParse(string text, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out WorkloadKind? kind, out string name)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        name = text[(slash + 1)..];
        kind = slash > 0 && name.Length > 0 && !name.Contains('/', StringComparison.Ordinal) ? ByName.GetValueOrDefault(text[..slash]) : null;
        return kind is not null;
    }
}
