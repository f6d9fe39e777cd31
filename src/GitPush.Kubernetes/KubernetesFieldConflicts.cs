namespace GitPush.Kubernetes;

/// <summary>What a push does when somebody else owns a field that a manifest sets to another value (server-side apply's conflicts).</summary>
public enum KubernetesFieldConflicts
{
    /// <summary>
    /// What was set at a terminal, with kubectl, is taken over; what a controller or another tool owns refuses the push, with a
    /// line for each field. Fields that were set with kubectl and that no manifest has are removed.
    /// </summary>
    TakeOverFromKubectl,

    /// <summary>The push is refused, whoever owns the field.</summary>
    Refuse,

    /// <summary>The manifest wins, whoever owns the field, also where the object belongs to another inventory.</summary>
    TakeOver,
}
