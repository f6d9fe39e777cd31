using GitPush.Hooks;
using GitPush.Kubernetes.Client;

namespace GitPush.Kubernetes.Images;

/// <summary>One workload, and what its containers are to run.</summary>
internal sealed record WorkloadImages(WorkloadKind Kind, ObjectKey Key, IReadOnlyList<WorkloadImage> Images)
{
    /// <exception cref="StageFailedException">The text names no workload.</exception>
    public static WorkloadImages Parse(string workload, string ns, IReadOnlyList<WorkloadImage> images) =>
        WorkloadKind.TryParse(workload, out var kind, out var name)
            ? new WorkloadImages(kind, new ObjectKey(kind.ApiVersion, kind.Kind, ns, name), images)
            : throw new StageFailedException($"'{workload}' is no workload: it is written kind/name, where kind is one of {WorkloadKind.Known}");
}
