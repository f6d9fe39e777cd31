using GitPush;
using GitPush.Hooks;
using GitPush.Kubernetes;
using GitPush.Kubernetes.Apply;
using GitPush.Kubernetes.Client;
using GitPush.Kubernetes.Deploy;
using GitPush.Kubernetes.Health;
using GitPush.Kubernetes.Images;
using GitPush.Kubernetes.Jobs;
using GitPush.Kubernetes.Manifests;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

#pragma warning disable IDE0130 // Registration methods live where hosts look for them.
namespace Microsoft.Extensions.DependencyInjection;

/// <content>Applying objects, and whole deployments.</content>
public static partial class GitPushKubernetesBuilderExtensions
{
    /// <summary>
    /// Adds all that deploys a push's manifests, before any ref changes: they are read and checked against the cluster, Jobs that come
    /// before the deployment run, the objects are applied, waited for and pruned, and Jobs that come after it run. What fails at any
    /// moment, also in a later stage, takes all of it back. <c>git push -o plan</c> shows what would happen.
    /// </summary>
    /// <remarks>
    /// These are four stages, each with a record of its own: <c>manifests</c>, <c>before-deploy</c>, <c>deploy</c> and
    /// <c>after-deploy</c>. A host with several deployments names each: those of <c>stage.Name = "staging"</c> are <c>staging</c> and
    /// <c>staging manifests</c>, … Where no inventory's name is set, it has the deployment's name behind it.
    /// </remarks>
    /// <param name="builder">What <c>AddGitPush()</c> returned.</param>
    /// <param name="configure">Sets the options. Wrong values stop the host's start with a message that names the option.</param>
    /// <param name="configureStage">Sets the name, where the stages apply and how long each may take.</param>
    /// <returns><paramref name="builder"/>.</returns>
    /// <exception cref="ArgumentException">Another deployment has the name.</exception>
    public static IGitPushBuilder AddKubernetesDeploy(
        this IGitPushBuilder builder, Action<KubernetesDeployOptions>? configure = null, Action<StageOptions>? configureStage = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var name = NameOf(DeployStep.DefaultName, configureStage);
        var services = builder.Services;
        if (services.Any(service => service.ServiceType == typeof(DeploymentName) && service.ImplementationInstance is DeploymentName other && other.Name == name))
        {
            throw new ArgumentException($"Another deployment is called '{name}': set stage.Name.", nameof(configureStage));
        }

        services.AddSingleton(new DeploymentName(name));
        var options = services.AddOptions<KubernetesDeployOptions>(name);
        if (configure is not null)
        {
            _ = options.Configure(configure);
        }

        _ = options.PostConfigure(DeployStep.Complete).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<KubernetesDeployOptions>, KubernetesDeployOptionsValidator>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<KubernetesManifestOptions>, KubernetesManifestOptionsValidator>());
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<KubernetesClients>();
        services.TryAddSingleton<ManifestRenderer>();
        services.TryAddSingleton<JobRunner>();
        services.TryAddSingleton<HealthWaiter>();
        services.TryAddSingleton<ImageSetter>();
        services.TryAddSingleton<Deployer>();
        foreach (var step in Enum.GetValues<DeployStepKind>())
        {
            _ = builder.AddStage(
                DeployStep.NameOf(name, step),
                provider => new DeployStage(
                    name,
                    step,
                    provider.GetRequiredService<IOptionsMonitor<KubernetesDeployOptions>>().Get(name),
                    provider.GetRequiredService<Deployer>()),
                stage =>
                {
                    var own = stage.Name;
                    stage.RunsInPlan = true;
                    configureStage?.Invoke(stage);
                    stage.Name = own;
                });
        }

        return builder;
    }

    /// <summary>
    /// Adds a stage that applies the objects which an earlier stage has rendered (<c>AddKubernetesManifests()</c>), waits until they are
    /// healthy and prunes what is in no manifest any more. <see cref="AddKubernetesDeploy"/> has it all.
    /// </summary>
    /// <param name="builder">What <c>AddGitPush()</c> returned.</param>
    /// <param name="configure">Sets the options. Wrong values stop the host's start with a message that names the option.</param>
    /// <param name="configureStage">Sets the stage's name, <c>apply</c> by default, where it applies and how long it may take.</param>
    /// <returns><paramref name="builder"/>.</returns>
    public static IGitPushBuilder AddKubernetesApply(
        this IGitPushBuilder builder, Action<KubernetesApplyOptions>? configure = null, Action<StageOptions>? configureStage = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var services = builder.Services;

        // Each call is a stage with options of its own.
        var name = $"{nameof(KubernetesApplyOptions)}-{services.Count}";
        var options = services.AddOptions<KubernetesApplyOptions>(name);
        if (configure is not null)
        {
            _ = options.Configure(configure);
        }

        _ = options.ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<KubernetesApplyOptions>, KubernetesApplyOptionsValidator>());
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<KubernetesClients>();
        return builder.AddStage(
            "apply",
            provider => new KubernetesApplyStage(
                provider.GetRequiredService<IOptionsMonitor<KubernetesApplyOptions>>().Get(name),
                provider.GetRequiredService<KubernetesClients>(),
                provider.GetRequiredService<TimeProvider>(),
                provider.GetRequiredService<ILogger<KubernetesApplyStage>>()),
            stage =>
            {
                stage.RunsInPlan = true;
                configureStage?.Invoke(stage);
            });
    }

    private static string NameOf(string name, Action<StageOptions>? configure)
    {
        var options = new StageOptions { Name = name };
        configure?.Invoke(options);
        return options.Name;
    }
}
