using GitPush;
using GitPush.Hooks;
using GitPush.Kubernetes.Client;
using GitPush.Kubernetes.Manifests;
using GitPush.Kubernetes.Secrets;
using GitPush.Secrets;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

#pragma warning disable IDE0130 // Registration methods live where hosts look for them.
namespace Microsoft.Extensions.DependencyInjection;

/// <summary>What GitPush.Kubernetes adds to <c>AddGitPush()</c>.</summary>
public static partial class GitPushKubernetesBuilderExtensions
{
    /// <summary>
    /// Adds a stage that reads the Kubernetes manifests of the pushed commit, before any ref changes: a folder of YAML, a kustomization
    /// or a Helm chart. It puts variables, names and the images that the push built in place, and refuses the push when something is
    /// wrong, or outside of the namespaces that are allowed. A stage behind it applies them. May be called several times: each is a
    /// stage of its own, whose objects those between it and the next one apply.
    /// </summary>
    /// <param name="builder">What <c>AddGitPush()</c> returned.</param>
    /// <param name="configure">Sets the options. Wrong values stop the host's start with a message that names the option.</param>
    /// <param name="configureStage">Sets the stage's name, <c>manifests</c> by default, where it applies and how long it may take. It also runs in a push that only plans.</param>
    /// <returns><paramref name="builder"/>.</returns>
    public static IGitPushBuilder AddKubernetesManifests(
        this IGitPushBuilder builder, Action<KubernetesManifestOptions>? configure = null, Action<StageOptions>? configureStage = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var services = builder.Services;
        var name = $"{nameof(KubernetesManifestOptions)}-{services.Count}";
        var options = services.AddOptions<KubernetesManifestOptions>(name);
        if (configure is not null)
        {
            _ = options.Configure(configure);
        }

        _ = options.ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<KubernetesManifestOptions>, KubernetesManifestOptionsValidator>());
        services.TryAddSingleton<KubernetesClients>();
        services.TryAddSingleton<ManifestRenderer>();
        return builder.AddStage(
            "manifests",
            provider => new ManifestStage(
                provider.GetRequiredService<IOptionsMonitor<KubernetesManifestOptions>>().Get(name),
                provider.GetRequiredService<ManifestRenderer>(),
                provider.GetRequiredService<KubernetesClients>()),
            stage =>
            {
                stage.RunsInPlan = true;
                configureStage?.Invoke(stage);
            });
    }

    /// <summary>
    /// Lets references to secrets name Secrets of a cluster: <c>secret:namespace/name/key</c>, as in
    /// <c>SecretReference.Parse("secret:shop/registry/password")</c>. Those of other namespaces than the options name do not exist for it.
    /// </summary>
    /// <param name="builder">What <c>AddGitPush()</c> returned.</param>
    /// <param name="configure">Sets the options. Wrong values stop the host's start with a message that names the option.</param>
    /// <returns><paramref name="builder"/>.</returns>
    public static IGitPushBuilder AddKubernetesSecrets(this IGitPushBuilder builder, Action<KubernetesSecretOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var services = builder.Services;
        var options = services.AddOptions<KubernetesSecretOptions>();
        if (configure is not null)
        {
            _ = options.Configure(configure);
        }

        _ = options.ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<KubernetesSecretOptions>, KubernetesSecretOptionsValidator>());
        services.TryAddSingleton<KubernetesClients>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<ISecretSource, KubernetesSecrets>());
        return builder;
    }
}
