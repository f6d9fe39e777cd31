namespace GitPush.Kubernetes.Jobs;

/// <summary>What GitPush writes on the Jobs that it runs and the workloads whose images it sets.</summary>
internal static class JobMarks
{
    public const string ManagedBy = "app.kubernetes.io/managed-by";
    public const string ManagedByUs = "gitpush";
    public const string Push = "gitpush.dev/push";
    public const string Commit = "gitpush.dev/commit";
}
