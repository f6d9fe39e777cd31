namespace GitPush.Kubernetes.Deploy;

/// <summary>The steps of a deployment, in their order.</summary>
internal enum DeployStepKind
{
    /// <summary>Reads the manifests and asks the server about each object.</summary>
    Manifests,

    /// <summary>Runs the Jobs that come before.</summary>
    BeforeDeploy,

    /// <summary>Applies, waits and prunes.</summary>
    Deploy,

    /// <summary>Runs the Jobs that come after.</summary>
    AfterDeploy,
}
