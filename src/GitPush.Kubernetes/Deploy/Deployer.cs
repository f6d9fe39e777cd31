using GitPush.Hooks;
using GitPush.Kubernetes.Apply;
using GitPush.Kubernetes.Client;
using GitPush.Kubernetes.Images;
using GitPush.Kubernetes.Jobs;
using GitPush.Kubernetes.Manifests;
using GitPush.Kubernetes.Previews;
using Microsoft.Extensions.Logging;

namespace GitPush.Kubernetes.Deploy;

/// <summary>Begins deployments. Safe for use by several threads.</summary>
internal sealed class Deployer(
    KubernetesClients clients, ManifestRenderer renderer, JobRunner jobs, ImageSetter images, PreviewEnvironments previews, TimeProvider time, ILogger<Deployer> logger)
{
    public KubernetesClients Clients => clients;

    public ManifestRenderer Renderer => renderer;

    public JobRunner Jobs => jobs;

    public ImageSetter Images => images;

    public PreviewEnvironments Previews => previews;

    /// <summary>The deployment of a push to the cluster that the options name.</summary>
    /// <param name="options">The options, after <see cref="DeployStep.Complete"/>.</param>
    /// <exception cref="StageFailedException">The settings of the cluster are missing or wrong.</exception>
    public async ValueTask<DeployRun> BeginAsync(
        string name, PushContext push, PushSource source, KubernetesDeployOptions options, CancellationToken cancellationToken)
    {
        var client = await ConnectedClient.GetAsync(clients, options.Cluster, cancellationToken).ConfigureAwait(false);
        var preview = options.Preview is null ? null : await previews.BeginAsync(push, source, options, client, cancellationToken).ConfigureAwait(false);
        return Begin(name, push, source, options, client, preview);
    }

    /// <summary>The deployment of a push with a client of the caller's.</summary>
    /// <param name="name">The deployment's, for the name of its inventory where the options have none.</param>
    /// <param name="options">The options, after <see cref="DeployStep.Complete"/>.</param>
    /// <param name="preview">The namespace that the push has for itself; null where it is deployed to that of the options.</param>
    public DeployRun Begin(string name, PushContext push, PushSource source, KubernetesDeployOptions options, KubernetesClient client, PreviewNamespace? preview = null)
    {
        var inventory = options.InventoryName ?? DeployStep.InventoryOf(name, push.Repository.Name.Value);
        return new DeployRun(push, source, options, client, this, new ApplyRun(push, source, options, client, time, logger, inventory, preview?.Name), preview);
    }
}
