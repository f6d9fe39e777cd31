using GitPush.Hooks;
using GitPush.Kubernetes.Client;
using GitPush.Kubernetes.Stages;

namespace GitPush.Kubernetes.Images;

/// <summary>Sets images of workloads when a push changes a ref that is deployed.</summary>
internal sealed class KubernetesSetImageStage(KubernetesSetImageOptions options, KubernetesClients clients, ImageSetter setter) : IHookStage
{
    public async ValueTask<StageResult> PreReceiveAsync(PushContext push, CancellationToken cancellationToken)
    {
        if (PushSource.Find(push, options.Refs.Count == 0 ? null : GlobList.Parse(options.Refs)) is not { } source || ClusterStage.IsSkipped(push, options.AllowSkipDeploy))
        {
            return StageResult.Continue;
        }

        return await ClusterStage.RunAsync(
            "deploy",
            async () =>
            {
                var client = await clients.GetAsync(options.Cluster, cancellationToken).ConfigureAwait(false);
                var ns = options.Namespace ?? client.DefaultNamespace ?? "default";
                await setter.RunAsync(client, push, source, ns, [.. options.Workloads], options.Health, cancellationToken).ConfigureAwait(false);
            }).ConfigureAwait(false);
    }
}
