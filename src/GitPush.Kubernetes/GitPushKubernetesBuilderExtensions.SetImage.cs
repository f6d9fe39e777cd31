using GitPush;
using GitPush.Hooks;
using GitPush.Kubernetes.Client;
using GitPush.Kubernetes.Health;
using GitPush.Kubernetes.Images;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

#pragma warning disable IDE0130 // Registration methods live where hosts look for them.
namespace Microsoft.Extensions.DependencyInjection;

/// <summary>What GitPush.Kubernetes adds to <c>AddGitPush()</c>.</summary>
public static partial class GitPushKubernetesBuilderExtensions
{
    /// <summary>
    /// Adds a stage that gives workloads of a cluster the images that the push built, as <c>kubectl set image</c> does, and waits until
    /// they run: for workloads whose manifests are not in the repository. A workload that does not become healthy refuses the push, and
    /// all of them go back to their former images.
    /// </summary>
    /// <param name="builder">What <c>AddGitPush()</c> returned.</param>
    /// <param name="configure">Sets the options; at least one <see cref="KubernetesSetImageOptions.Add"/>. Wrong values stop the host's start.</param>
    /// <param name="configureStage">Sets the stage's name, <c>set-image</c> by default, where it applies and how long it may take.</param>
    /// <returns><paramref name="builder"/>.</returns>
    public static IGitPushBuilder AddKubernetesSetImage(
        this IGitPushBuilder builder, Action<KubernetesSetImageOptions> configure, Action<StageOptions>? configureStage = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        var services = builder.Services;

        // Each call is a stage with options of its own.
        var name = $"set-image-{services.Count}";
        services.AddOptions<KubernetesSetImageOptions>(name).Configure(configure).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<KubernetesSetImageOptions>, KubernetesSetImageOptionsValidator>());
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<KubernetesClients>();
        services.TryAddSingleton<HealthWaiter>();
        services.TryAddSingleton<ImageSetter>();
        return builder.AddStage(
            "set-image",
            provider => new KubernetesSetImageStage(
                provider.GetRequiredService<IOptionsMonitor<KubernetesSetImageOptions>>().Get(name),
                provider.GetRequiredService<KubernetesClients>(),
                provider.GetRequiredService<ImageSetter>()),
            stage =>
            {
                stage.RunsInPlan = true;
                configureStage?.Invoke(stage);
            });
    }
}
