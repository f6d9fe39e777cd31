using GitPush.Kubernetes.Client;

namespace GitPush.Kubernetes.Manifests;

/// <summary>An object of a push and where it was written.</summary>
/// <param name="Object">The object; transforms change it in place.</param>
/// <param name="Origin">Where it stands.</param>
internal sealed record ManifestObject(KubernetesObject Object, ManifestOrigin Origin)
{
    /// <summary>A failure that names file, line and object.</summary>
    public Exception Error(string problem) => Origin.Error($"{Object}: {problem}");
}
