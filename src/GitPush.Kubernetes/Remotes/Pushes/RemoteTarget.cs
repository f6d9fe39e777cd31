using GitPush.Kubernetes.Remotes.Controller;
using GitPush.Kubernetes.Remotes.Specs;

namespace GitPush.Kubernetes.Remotes.Pushes;

/// <summary>To what one push goes: the Remote as it was when the push began its stages.</summary>
/// <param name="Account">As whom it acts.</param>
internal sealed record RemoteTarget(RemoteEntry Remote, RemoteSpec Spec, string Account, RemoteClient Cluster)
{
    public string Namespace => Remote.Namespace;

    /// <summary>Makes a stage's settings of the cluster those of the Remote's account.</summary>
    public void Connect(KubernetesClusterOptions settings) => Cluster.Copy(settings, Namespace, Account);
}
