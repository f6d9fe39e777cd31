namespace GitPush.Kubernetes.Apply;

/// <summary>
/// The steps in which a set of objects is applied: what others need to exist comes first, and has to be established before
/// the next step begins.
/// </summary>
internal enum ApplyStep
{
    /// <summary>Custom resource definitions, namespaces and cluster roles.</summary>
    Definitions,

    /// <summary>StorageClass, IngressClass, PriorityClass and their like.</summary>
    Classes,

    /// <summary>Objects of kinds that the cluster has by definition.</summary>
    CustomResources,

    /// <summary>Everything else.</summary>
    Rest,
}
