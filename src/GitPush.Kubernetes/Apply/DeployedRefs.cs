using GitPush.Hooks;

namespace GitPush.Kubernetes.Apply;

/// <summary>The refs that a stage deploys.</summary>
internal static class DeployedRefs
{
    /// <summary>Null for the branch that HEAD names.</summary>
    public static GlobList? Of(KubernetesStageOptions options) => options.Refs.Count == 0 ? null : GlobList.Parse([.. options.Refs]);
}
