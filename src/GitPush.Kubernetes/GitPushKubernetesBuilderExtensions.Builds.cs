using GitPush;
using GitPush.Hooks;
using GitPush.Kubernetes.Builds;
using GitPush.Kubernetes.Client;
using GitPush.Secrets;
using GitPush.Transport;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

#pragma warning disable IDE0130 // Registration methods live where hosts look for them.
namespace Microsoft.Extensions.DependencyInjection;

/// <content>Builds of images in a cluster.</content>
public static partial class GitPushKubernetesBuilderExtensions
{
    private const string BuildStageName = "build";

    /// <summary>
    /// Builds container images of each push in a Kubernetes cluster, without a Docker engine: a Job for each image builds it and pushes
    /// it to its registry. A build that fails refuses the push. Later stages find the images, and deploy exactly what was built.
    /// The Jobs fetch the pushed files from <c>MapGitPush()</c> of GitPush.Http, which the host therefore has to map.
    /// </summary>
    /// <param name="builder">What <c>AddGitPush()</c> returned.</param>
    /// <param name="configure">Describes the images and the cluster. Wrong values stop the host's start with a message that names the option.</param>
    /// <param name="configureStage">Sets where the stage applies and how long it may take. Its name is <c>build</c> unless this sets another one.</param>
    public static IGitPushBuilder AddKubernetesBuild(
        this IGitPushBuilder builder, Action<KubernetesBuildOptions>? configure = null, Action<StageOptions>? configureStage = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var services = builder.Services;

        // Each call is a stage with options of its own.
        var name = $"{BuildStageName}-{services.Count(service => service.ServiceType == typeof(StageRegistration)) + 1}";
        var options = services.AddOptions<KubernetesBuildOptions>(name);
        if (configure is not null)
        {
            options.Configure(configure);
        }

        options.ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<KubernetesBuildOptions>, KubernetesBuildOptionsValidator>());
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<KubernetesClients>();
        services.TryAddSingleton<PushedTrees>();
        return builder.AddStage(BuildStageName, provider => CreateBuildStage(provider, name), stage =>
        {
            stage.RunsInPlan = true;
            configureStage?.Invoke(stage);
        });
    }

    private static KubernetesBuildStage CreateBuildStage(IServiceProvider provider, string name) => new(
        provider.GetRequiredService<IOptionsMonitor<KubernetesBuildOptions>>().Get(name),
        provider.GetRequiredService<KubernetesClients>(),
        provider.GetRequiredService<SecretResolver>(),
        provider.GetRequiredService<PushedTrees>(),
        provider.GetRequiredService<TimeProvider>(),
        provider.GetRequiredService<ILogger<KubernetesBuildStage>>());
}
