using System.Diagnostics.CodeAnalysis;
using GitPush;
using GitPush.Docker;
using GitPush.Docker.Builds;
using GitPush.Docker.Engine;
using GitPush.Docker.Retention;
using GitPush.Hooks;
using GitPush.Secrets;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

#pragma warning disable IDE0130 // Registration methods live where hosts look for them.
namespace Microsoft.Extensions.DependencyInjection;

/// <summary>What GitPush.Docker adds to <c>AddGitPush()</c>.</summary>
public static class GitPushDockerBuilderExtensions
{
    /// <summary>
    /// Adds a stage that builds container images from the pushed commit with a Docker engine, before any ref changes: a build that
    /// fails refuses the push. Images with a repository are pushed there; stages that deploy find all of them by their digests.
    /// Images of a push that is refused later stay in engine and registry. May be called several times: each is a stage of its own.
    /// </summary>
    /// <param name="builder">What <c>AddGitPush()</c> returned.</param>
    /// <param name="configure">Sets what is built. Wrong values stop the host's start with a message that names the option.</param>
    /// <param name="stage">Sets where the stage applies and how long it may take. It also runs in a push that only plans.</param>
    public static IGitPushBuilder AddDockerBuild(
        this IGitPushBuilder builder, Action<DockerBuildOptions>? configure = null, Action<StageOptions>? stage = null)
    {
        var name = AddOptions<DockerBuildOptions, DockerBuildOptionsValidator>(builder, configure);
        return builder.AddStage(
            "DockerBuild",
            services => new DockerBuildStage(
                services.GetRequiredService<IOptionsMonitor<DockerBuildOptions>>().Get(name),
                services.GetRequiredService<DockerEngines>(),
                services.GetRequiredService<SecretResolver>(),
                services.GetRequiredService<TimeProvider>(),
                services.GetService<ILogger<DockerBuildStage>>() ?? NullLogger<DockerBuildStage>.Instance),
            options =>
            {
                options.RunsInPlan = true;
                stage?.Invoke(options);
            });
    }

    /// <summary>
    /// Adds a stage that removes old images of the repository from a Docker engine after a push: of those that
    /// <see cref="AddDockerBuild"/> built, the newest, those that are young and those that a container uses stay. What registries
    /// have is not touched.
    /// </summary>
    /// <param name="builder">What <c>AddGitPush()</c> returned.</param>
    /// <param name="configure">Sets what stays. Wrong values stop the host's start with a message that names the option.</param>
    /// <param name="stage">Sets where the stage applies and how long it may take.</param>
    public static IGitPushBuilder AddDockerImageRetention(
        this IGitPushBuilder builder, Action<DockerImageRetentionOptions>? configure = null, Action<StageOptions>? stage = null)
    {
        var name = AddOptions<DockerImageRetentionOptions, DockerImageRetentionOptionsValidator>(builder, configure);
        return builder.AddStage(
            "DockerImageRetention",
            services => new ImageRetentionStage(
                services.GetRequiredService<IOptionsMonitor<DockerImageRetentionOptions>>().Get(name),
                services.GetRequiredService<DockerEngines>(),
                services.GetRequiredService<TimeProvider>(),
                services.GetService<ILogger<ImageRetentionStage>>() ?? NullLogger<ImageRetentionStage>.Instance),
            stage);
    }

    /// <summary>Adds options under a name of their own, so that each call has its own.</summary>
    private static string AddOptions<
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicParameterlessConstructor)] TOptions,
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TValidator>(
        IGitPushBuilder builder, Action<TOptions>? configure)
        where TOptions : class
        where TValidator : class, IValidateOptions<TOptions>
    {
        ArgumentNullException.ThrowIfNull(builder);
        var services = builder.Services;
        var name = $"{typeof(TOptions).Name}-{services.Count}";
        var options = services.AddOptions<TOptions>(name);
        if (configure is not null)
        {
            _ = options.Configure(configure);
        }

        _ = options.ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<TOptions>, TValidator>());
        services.TryAddSingleton<DockerEngines>();
        return name;
    }
}
