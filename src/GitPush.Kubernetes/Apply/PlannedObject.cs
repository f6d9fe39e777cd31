using GitPush.Kubernetes.Client;

namespace GitPush.Kubernetes.Apply;

/// <summary>What will be done with one object of a push, or why nothing can.</summary>
/// <param name="Change">The change; null when there are problems, or when it can be said only later.</param>
/// <param name="Problems">Lines for the pusher.</param>
internal sealed record PlannedObject(KubernetesObject Desired, ObjectChange? Change, IReadOnlyList<string> Problems)
{
    public static PlannedObject Of(ObjectChange change) => new(change.Desired, change, []);

    public static PlannedObject Refused(KubernetesObject desired, params IReadOnlyList<string> problems) => new(desired, null, problems);

    /// <summary>The server can be asked only when the push has made the object's namespace, its kind, or what it cannot be without.</summary>
    public static PlannedObject Deferred(KubernetesObject desired) => new(desired, null, []);

    public bool IsDeferred => Change is null && Problems.Count == 0;
}
