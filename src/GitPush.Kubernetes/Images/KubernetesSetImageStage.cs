using GitPush.Hooks;
using GitPush.Kubernetes.Apply;
using GitPush.Kubernetes.Client;

namespace GitPush.Kubernetes.Images;

/// <summary>Sets images of workloads when a push changes a ref that is deployed.</summary>
internal sealed class KubernetesSetImageStage(KubernetesSetImageOptions options, KubernetesClients clients, ImageSetter setter) : IHookStage
{
    public async ValueTask<StageResult> PreReceiveAsync(PushContext push, CancellationToken cancellationToken)
    {
        if (PushSource.Find(push, DeployedRefs.Of(options)) is not { } source)
        {
            return StageResult.Continue;
        }

        if (await SkipDeploy.FindAsync(push, options, cancellationToken).ConfigureAwait(false) is { } skipped)
        {
            return skipped;
        }

        var client = await ConnectedClient.GetAsync(clients, options.Cluster, cancellationToken).ConfigureAwait(false);
        var ns = options.Namespace ?? client.DefaultNamespace ?? "default";
        try
        {
            await setter.RunAsync(client, push, source, ns, [.. options.Workloads], options.Health, cancellationToken).ConfigureAwait(false);
        }
        catch (KubernetesApiException exception)
        {
            throw new StageFailedException(ApiRefusal.Explain("images", exception), exception);
        }

        return StageResult.Continue;
    }
}
