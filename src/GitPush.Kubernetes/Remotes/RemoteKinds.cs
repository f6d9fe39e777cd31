using GitPush.Kubernetes.Client;

namespace GitPush.Kubernetes.Remotes;

/// <summary>The kinds of Remotes.</summary>
internal static class RemoteKinds
{
    public const string Kind = "Remote";

    /// <summary>Ours.</summary>
    public const string GitPush = "gitpush.dev/v1alpha1";

    /// <summary>Gitkube's.</summary>
    public const string Gitkube = "gitkube.sh/v1alpha1";

    public static bool IsGitkube(this KubernetesObject remote) => remote.ApiVersion == Gitkube;
}
