using GitPush;
using GitPush.Hooks;
using GitPush.Kubernetes.Client;
using GitPush.Kubernetes.Jobs;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

#pragma warning disable IDE0130 // Registration methods live where hosts look for them.
namespace Microsoft.Extensions.DependencyInjection;

/// <summary>What GitPush.Kubernetes adds to <c>AddGitPush()</c>.</summary>
public static partial class GitPushKubernetesBuilderExtensions
{
    /// <summary>
    /// Adds a stage that runs a Kubernetes Job once for each push, before any ref changes, with its log on the pusher's terminal. A Job
    /// that fails or takes too long refuses the push. Before the stage that deploys it is a migration, after it a test.
    /// </summary>
    /// <remarks>
    /// The Job's name in the cluster is that of the stage and a part that is made from the push's id: however often a connection is lost,
    /// it runs once. When the push is cancelled while it runs, it is deleted with its pods.
    /// </remarks>
    /// <param name="builder">What <c>AddGitPush()</c> returned.</param>
    /// <param name="name">
    /// The name of the stage, of the Job and of its container, which stands before each line of its log: <c>migrate</c>. Lower-case
    /// letters, digits and <c>-</c>, at most 40. Unique.
    /// </param>
    /// <param name="configure">Sets the options, at least <see cref="KubernetesJobOptions.Image"/>. Wrong values stop the host's start.</param>
    /// <param name="configureStage">Sets where the stage applies and how long it may take.</param>
    /// <returns><paramref name="builder"/>.</returns>
    /// <exception cref="ArgumentException">The name is no such name, or another Job has it.</exception>
    public static IGitPushBuilder AddKubernetesJob(
        this IGitPushBuilder builder, string name, Action<KubernetesJobOptions> configure, Action<StageOptions>? configureStage = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(configure);
        if (name.Length > 40 || name[0] == '-' || name[^1] == '-' || !name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-'))
        {
            throw new ArgumentException($"'{name}' is no name of a job: it has lower-case letters, digits and '-', at most 40, and '-' at neither end.", nameof(name));
        }

        var services = builder.Services;
        if (services.Any(service => service.ServiceType == typeof(KubernetesJobName) && service.ImplementationInstance is KubernetesJobName other && other.Name == name))
        {
            throw new ArgumentException($"Another job is called '{name}'.", nameof(name));
        }

        services.AddSingleton(new KubernetesJobName(name));
        services.AddOptions<KubernetesJobOptions>(name).Configure(configure).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<KubernetesJobOptions>, KubernetesJobOptionsValidator>());
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<KubernetesClients>();
        services.TryAddSingleton<JobRunner>();
        return builder.AddStage(
            name,
            provider => new KubernetesJobStage(
                name,
                provider.GetRequiredService<IOptionsMonitor<KubernetesJobOptions>>().Get(name),
                provider.GetRequiredService<KubernetesClients>(),
                provider.GetRequiredService<JobRunner>()),
            stage =>
            {
                stage.RunsInPlan = true;
                configureStage?.Invoke(stage);
            });
    }
}
