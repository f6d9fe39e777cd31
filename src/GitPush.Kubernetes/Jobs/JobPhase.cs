namespace GitPush.Kubernetes.Jobs;

/// <summary>When a Job of the manifests runs.</summary>
internal enum JobPhase
{
    /// <summary>Before anything else is changed: migrations.</summary>
    BeforeDeploy,

    /// <summary>When everything else is healthy: tests.</summary>
    AfterDeploy,
}
