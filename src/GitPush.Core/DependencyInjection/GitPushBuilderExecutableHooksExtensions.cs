using GitPush;
using GitPush.Hooks;
using GitPush.ReceivePack;
using GitPush.Stages.ExecutableHooks;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Runs programs as hooks.</summary>
public static class GitPushBuilderExecutableHooksExtensions
{
    /// <summary>
    /// Runs programs in any language as git's hooks, by the contract of githooks(5): <c>pre-receive</c>, <c>update</c>,
    /// <c>proc-receive</c>, <c>reference-transaction</c>, <c>post-receive</c>, <c>post-update</c>, from a repository's own
    /// <c>hooks</c> folder and from a folder of the host's. The hooks before the refs change run as stages at the place at
    /// which this is called among the host's other stages, and so do those after it. A second call adds to the options.
    /// </summary>
    /// <param name="builder">What <c>AddGitPush()</c> returned.</param>
    /// <param name="configure">Sets which hooks run, and with what.</param>
    /// <returns><paramref name="builder"/>.</returns>
    public static IGitPushBuilder AddExecutableHooks(this IGitPushBuilder builder, Action<ExecutableHooksOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var services = builder.Services;
        var options = services.AddOptions<ExecutableHooksOptions>();
        if (configure is not null)
        {
            options.Configure(configure);
        }

        if (services.Any(service => service.ServiceType == typeof(ProgramHooks)))
        {
            return builder;
        }

        options.ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<ExecutableHooksOptions>, ExecutableHooksOptionsValidator>());
        services.TryAddSingleton<HookFinder>();
        services.TryAddSingleton<HookEnvironment>();
        services.TryAddSingleton<HookRunner>();
        services.TryAddSingleton<ProgramHooks>();
        services.TryAddSingleton<IReceiveHooks>(static provider => provider.GetRequiredService<ProgramHooks>());
        AddStage(services, ExecutableHookTypes.PreReceive, StagePhase.PreReceive, static hooks => new PreReceiveHookStage(hooks));
        AddStage(services, ExecutableHookTypes.Update, StagePhase.PreReceive, static hooks => new UpdateHookStage(hooks));
        AddStage(services, ExecutableHookTypes.PostReceive, StagePhase.PostReceive, static hooks => new PostReceiveHookStage(hooks));
        AddStage(services, ExecutableHookTypes.PostUpdate, StagePhase.PostReceive, static hooks => new PostUpdateHookStage(hooks));
        return builder;
    }

    // A repository without the hook has no trace of it in its records.
    private static void AddStage(IServiceCollection services, ExecutableHookTypes hook, string phase, Func<ProgramHooks, IHookStage> create) =>
        services.AddSingleton(provider => new StageRegistration(
            new StageOptions { Name = HookNames.TitleOf(hook) },
            scope => new StageInstance(create(scope.GetRequiredService<ProgramHooks>()), Owned: true))
        {
            Condition = (push, current) => current == phase && provider.GetRequiredService<ProgramHooks>().HasAny(hook, push.Repository),
        });
}
