using GitPush.Kubernetes.Client;

namespace GitPush.Kubernetes.Apply;

/// <summary>What a push is about to do to one object.</summary>
/// <param name="Kind">What.</param>
/// <param name="Desired">What is sent.</param>
/// <param name="Before">The object as it is; null when there is none.</param>
/// <param name="After">What the server says it would become; null when it could not be asked.</param>
/// <param name="TakesOver">Whether fields of other managers are taken over.</param>
internal sealed record ObjectChange(ChangeKind Kind, KubernetesObject Desired, KubernetesObject? Before, KubernetesObject? After, bool TakesOver = false)
{
    public ObjectKey Key => Desired.Key;
}
