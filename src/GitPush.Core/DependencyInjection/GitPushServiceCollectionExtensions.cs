using System.Diagnostics.CodeAnalysis;
using GitPush;
using GitPush.Access;
using GitPush.Control;
using GitPush.DependencyInjection;
using GitPush.History;
using GitPush.Hooks;
using GitPush.Maintenance;
using GitPush.Operations;
using GitPush.ReceivePack;
using GitPush.Repositories;
using GitPush.Secrets;
using GitPush.Transport;
using GitPush.UploadPack;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

#pragma warning disable IDE0130 // Registration methods live where hosts look for them.
namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds the git server to a host.</summary>
public static class GitPushServiceCollectionExtensions
{
    /// <summary>
    /// Adds the engine: repositories, pushes and their stages, history. A transport makes it reachable, such as
    /// <c>MapGitPush()</c> of GitPush.Http. What the host has registered itself (an <see cref="IRepositoryStore"/>, an
    /// <see cref="IGitAuthorizer"/>, an <see cref="IPushLog"/>) is used in place of the default. Stores and logs are
    /// singletons; an authorizer has the lifetime with which it is registered.
    /// </summary>
    /// <param name="services">The host's services.</param>
    /// <param name="configure">Sets the options; at least <see cref="GitPushOptions.RepositoryRoot"/>.</param>
    public static IGitPushBuilder AddGitPush(this IServiceCollection services, Action<GitPushOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);

        var options = services.AddOptions<GitPushOptions>();
        if (configure is not null)
        {
            options.Configure(configure);
        }

        options.ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<GitPushOptions>, GitPushOptionsValidator>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<GitPushOptions>, StageTypesValidator>());

        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IRepositoryStore, FileRepositoryStore>();
        services.TryAddSingleton<IGitAuthorizer, DefaultGitAuthorizer>();

        services.TryAddSingleton<IRepositoryImporter, RepositoryImporter>();
        services.TryAddSingleton<IPushLog>(static provider => CreatePushLog(provider));

        services.TryAddEnumerable(ServiceDescriptor.Singleton<ISecretSource, EnvironmentSecrets>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<ISecretSource, FileSecrets>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<ISecretSource, ConfigurationSecrets>(
            static provider => new ConfigurationSecrets(provider.GetService<IConfiguration>())));
        services.TryAddSingleton<SecretResolver>();

        services.TryAddSingleton(static provider => new ServerInstance(OptionsOf(provider).RepositoryRoot));
        services.TryAddSingleton<Recovery>();
        services.TryAddSingleton<RepositoryTurns>();
        services.TryAddSingleton<PushRegistry>();
        services.TryAddSingleton<PushRates>();
        services.TryAddSingleton<ServerHealth>();
        services.TryAddSingleton<PushServices>();
        services.TryAddSingleton<ReceivePackService>();
        services.TryAddSingleton<IPushControl, PushControl>();
        services.TryAddSingleton(static provider => new UploadPackService(
            OptionsOf(provider), provider.GetRequiredService<TimeProvider>(), provider.GetService<ILogger<UploadPackService>>()));
        services.TryAddSingleton<GitServer>();

        services.TryAddSingleton<MaintenanceSchedule>();
        services.TryAddSingleton<RepositoryMaintenance>();
        services.TryAddSingleton<IRepositoryMaintenance>(static provider => provider.GetRequiredService<RepositoryMaintenance>());

        services.AddHostedService<RecoveryService>();
        services.AddHostedService<HistoryService>();
        services.AddHostedService<MaintenanceService>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, PushRegistry>(static provider => provider.GetRequiredService<PushRegistry>()));
        return new GitPushBuilder(services);
    }

    private static GitPushOptions OptionsOf(IServiceProvider provider) => provider.GetRequiredService<IOptions<GitPushOptions>>().Value;

    private static FilePushLog CreatePushLog(IServiceProvider provider)
    {
        var options = OptionsOf(provider);
        var instance = provider.GetRequiredService<ServerInstance>();
        var folder = options.HistoryPath ?? Path.Combine(instance.Root, ServerInstance.FolderName, "history");
        return new FilePushLog(folder, instance.Id) { Fsync = options.Fsync, RepositoryRoot = instance.Root };
    }

    /// <summary>Lets everybody fetch and clone every repository without logging in. For the default <see cref="IGitAuthorizer"/>.</summary>
    public static IGitPushBuilder AllowAnonymousFetch(this IGitPushBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.Configure<AnonymousAccessOptions>(access => access.Fetch = true);
        return builder;
    }

    /// <summary>
    /// Lets everybody push to every repository without logging in: for a machine that only its owner reaches. For the
    /// default <see cref="IGitAuthorizer"/>.
    /// </summary>
    public static IGitPushBuilder AllowAnonymousPush(this IGitPushBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.Configure<AnonymousAccessOptions>(access => access.Push = true);
        return builder;
    }

    /// <summary>
    /// Decides with <typeparamref name="TAuthorizer"/> who may fetch and push, in place of the default. It is a scoped
    /// service: each request has an instance of its own, which may use other scoped services, such as a database context.
    /// </summary>
    public static IGitPushBuilder AddAuthorizer<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TAuthorizer>(this IGitPushBuilder builder)
        where TAuthorizer : class, IGitAuthorizer
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.Replace(ServiceDescriptor.Scoped<IGitAuthorizer, TAuthorizer>());
        return builder;
    }
}
