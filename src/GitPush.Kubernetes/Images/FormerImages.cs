using GitPush.Kubernetes.Apply;
namespace GitPush.Kubernetes.Images;

/// <summary>What a workload had before a push changed it.</summary>
internal sealed class FormerImages
{
    private static readonly string[] Annotations = [ObjectMarks.Push, ObjectMarks.Commit, "kubernetes.io/change-cause"];

    public IReadOnlyList<ContainerChange> Containers { get; private set; } = [];

    public Dictionary<string, string?> Marks { get; } = new(StringComparer.Ordinal);

    /// <summary>Keeps what the object has now; called before each try to change it.</summary>
    public void Remember(WorkloadChange change)
    {
        // A try whose answer was lost may have changed it: what is then read is not what was there before.
        if (Containers.Count > 0 && change.IsNone)
        {
            return;
        }

        Containers = change.Containers;
        foreach (var name in Annotations)
        {
            Marks[name] = change.Workload.Annotation(name);
        }
    }
}
