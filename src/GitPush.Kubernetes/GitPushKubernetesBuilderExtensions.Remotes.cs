using GitPush;
using GitPush.Access;
using GitPush.History;
using GitPush.Hooks;
using GitPush.Kubernetes.Remotes;
using GitPush.Kubernetes.Remotes.Controller;
using GitPush.Kubernetes.Remotes.Events;
using GitPush.Kubernetes.Remotes.Pushes;
using GitPush.Kubernetes.Remotes.Status;
using GitPush.Secrets;
using GitPush.Transport;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

#pragma warning disable IDE0130 // Registration methods live where hosts look for them.
namespace Microsoft.Extensions.DependencyInjection;

/// <summary>What GitPush.Kubernetes adds to <c>AddGitPush()</c>.</summary>
public static partial class GitPushKubernetesBuilderExtensions
{
    private const string RemoteStageName = "remote";

    /// <summary>
    /// Makes of each <c>Remote</c> object of a cluster (<c>gitpush.dev/v1alpha1</c>, and Gitkube's <c>gitkube.sh/v1alpha1</c>) a
    /// repository to push to, while the host runs: its keys log in over SSH, its pushes build and deploy what it says, to its own
    /// namespace and as a ServiceAccount of that namespace. When it goes, its keys open nothing any more and a push that runs is
    /// cancelled and rolled back. Its status and Kubernetes events tell what was pushed.
    /// </summary>
    /// <remarks>
    /// <para>
    /// The repository of a Remote is open to the keys of the Remote alone, whatever <see cref="IGitAuthorizer"/> the host has, unless
    /// <see cref="GitPushRemoteOptions.AllowHostUsers"/>; other repositories are not open to users whom only a Remote's key lets in.
    /// </para>
    /// <para>
    /// <c>AddSshTransport()</c> needs no other source of keys beside this. In-cluster builds fetch the pushed files from
    /// <c>MapGitPush()</c>.
    /// </para>
    /// </remarks>
    /// <param name="builder">What <c>AddGitPush()</c> returned.</param>
    /// <param name="configure">Sets the options. Wrong values stop the host's start with a message that names the option.</param>
    /// <param name="configureStage">
    /// Sets the stage that runs what Remotes say. Its name is <c>remote</c>, and its time is not limited but by the Remote itself,
    /// unless this says otherwise.
    /// </param>
    /// <returns><paramref name="builder"/>.</returns>
    /// <exception cref="InvalidOperationException">It was called before.</exception>
    public static IGitPushBuilder AddRemoteController(
        this IGitPushBuilder builder, Action<GitPushRemoteOptions>? configure = null, Action<StageOptions>? configureStage = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var services = builder.Services;
        if (services.Any(service => service.ServiceType == typeof(RemoteDirectory)))
        {
            throw new InvalidOperationException("AddRemoteController() was called before: one controller serves all Remotes of a cluster.");
        }

        var options = services.AddOptions<GitPushRemoteOptions>();
        if (configure is not null)
        {
            options.Configure(configure);
        }

        options.ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<GitPushRemoteOptions>, GitPushRemoteOptionsValidator>());
        AddDeployer(services);
        services.TryAddSingleton<PushedTrees>();

        services.AddSingleton<RemoteClient>();
        services.AddSingleton<RemoteReader>();
        services.AddSingleton<RemoteDirectory>();
        services.AddSingleton<IKeyGrants>(provider => provider.GetRequiredService<RemoteDirectory>());
        services.AddSingleton<RemoteRepositories>();
        services.AddSingleton<RemoteGuard>();
        services.AddSingleton<IRepositoryGuard>(provider => provider.GetRequiredService<RemoteGuard>());
        services.AddSingleton<RemoteCheck>();
        services.AddSingleton<RemoteQueue>();
        services.AddSingleton<RemotePushes>();
        services.AddSingleton<RemoteStatusWriter>();
        services.AddSingleton<RemoteReconciler>();
        services.AddSingleton<RemotePipeline>();
        services.AddSingleton<RemoteEvents>();
        services.AddSingleton<IPushObserver, RemotePushObserver>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<ISecretSource, RemoteSecrets>());
        services.AddSingleton<IHostedService>(provider => provider.GetRequiredService<RemoteEvents>());
        services.AddHostedService<RemoteController>();
        return builder.AddStage<RemoteStage>(stage =>
        {
            stage.Name = RemoteStageName;
            stage.RunsInPlan = true;
            stage.Timeout = Timeout.InfiniteTimeSpan;
            configureStage?.Invoke(stage);
        });
    }
}
