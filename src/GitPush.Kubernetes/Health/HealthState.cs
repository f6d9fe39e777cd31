namespace GitPush.Kubernetes.Health;

/// <summary>How far an object has come towards what it is to be (kstatus).</summary>
internal enum HealthState
{
    /// <summary>On its way.</summary>
    InProgress,

    /// <summary>What it is to be.</summary>
    Current,

    /// <summary>It will not get there by waiting.</summary>
    Failed,

    /// <summary>Being deleted.</summary>
    Terminating,

    /// <summary>It is not there.</summary>
    NotFound,
}
