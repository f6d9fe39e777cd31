namespace GitPush.Kubernetes.Health;

/// <summary>What waiting can do about a failure.</summary>
internal enum FailureFinality
{
    /// <summary>It is only reported: somebody may yet make room.</summary>
    Open,

    /// <summary>It may pass by itself within moments.</summary>
    AfterGrace,

    /// <summary>It will not pass.</summary>
    Final,
}
