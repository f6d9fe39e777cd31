using System.Globalization;
using GitPush.Hooks;
using GitPush.Kubernetes.Apply;
using GitPush.Kubernetes.Client;

namespace GitPush.Kubernetes.Manifests;

/// <summary>Renders the manifests of a push for the stages behind it, before any ref changes: what is wrong with them refuses the push.</summary>
internal sealed class ManifestStage(KubernetesManifestOptions options, ManifestRenderer renderer, KubernetesClients clients) : IHookStage
{
    public async ValueTask<StageResult> PreReceiveAsync(PushContext push, CancellationToken cancellationToken)
    {
        var refs = options.Refs.Count == 0 ? null : GlobList.Parse(options.Refs);

        // Who asks that nothing be deployed may have broken manifests. Whether that is allowed is said by the stage that deploys.
        if (SkipDeploy.IsAskedBy(push) || PushSource.Find(push, refs) is not { } source)
        {
            return StageResult.Continue;
        }

        var rendered = await renderer.RenderAsync(push, source, options, await ConnectAsync(cancellationToken).ConfigureAwait(false), target: null, cancellationToken)
            .ConfigureAwait(false);
        push.Items.Set(rendered);
        var count = rendered.Objects.Count == 1 ? "1 object" : string.Create(CultureInfo.InvariantCulture, $"{rendered.Objects.Count} objects");
        await push.Output.WriteLineAsync($"manifests: {count} in {rendered.Source} for namespace {rendered.Namespace}", cancellationToken)
            .ConfigureAwait(false);
        return StageResult.Continue;
    }

    private async ValueTask<KubernetesClient> ConnectAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await clients.GetAsync(options.Cluster, cancellationToken).ConfigureAwait(false);
        }
        catch (KubernetesApiException exception)
        {
            throw new StageFailedException(exception.Message, exception);
        }
    }
}
