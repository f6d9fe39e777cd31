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
using GitPush.Kubernetes.Previews;
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
    /// <c>staging manifests</c>, … With <see cref="KubernetesDeployOptions.Preview"/> there is <c>remove preview</c>, or <c>staging remove</c>,
    /// besides, for refs that are deleted. Where no inventory's name is set, it has the deployment's name behind it.
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
        AddDeployer(services);
        services.TryAddSingleton(PreviewSweepSchedule.Default);
        services.TryAddSingleton<PreviewSweep>();
        services.AddHostedService<PreviewSweepService>();
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

        services.AddSingleton(provider => CreateRemoval(provider, name, configureStage));
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

    private static void AddDeployer(IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<KubernetesClients>();
        services.TryAddSingleton<ManifestRenderer>();
        services.TryAddSingleton<JobRunner>();
        services.TryAddSingleton<HealthWaiter>();
        services.TryAddSingleton<ImageSetter>();
        services.TryAddSingleton<PreviewOwner>();
        services.TryAddSingleton<PreviewSweepSignal>();
        services.TryAddSingleton<PreviewEnvironments>();
        services.TryAddSingleton<Deployer>();
    }

    // Where no preview is to go, the push has no trace of the stage.
    private static StageRegistration CreateRemoval(IServiceProvider provider, string name, Action<StageOptions>? configure)
    {
        var options = provider.GetRequiredService<IOptionsMonitor<KubernetesDeployOptions>>().Get(name);
        var stage = new StageOptions();
        configure?.Invoke(stage);
        stage.Name = DeployStep.RemovalOf(name);
        stage.RunsInPlan = true;

        // A deletion changes no path.
        stage.Paths = [];
        return new StageRegistration(
            stage, scope => new StageInstance(new PreviewRemovalStage(options, scope.GetRequiredService<PreviewEnvironments>()), Owned: true))
        {
            Condition = (push, phase) => PreviewRemovalStage.HasWork(options, push, phase),
        };
    }

    private static string NameOf(string name, Action<StageOptions>? configure)
    {
        var options = new StageOptions { Name = name };
        configure?.Invoke(options);
        return options.Name;
    }
}
