using System.Diagnostics.CodeAnalysis;
using GitPush;
using GitPush.Hooks;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>
/// Adds hook stages. They run in the order in which they were added; a type that is added twice is two stages, each with
/// options of its own.
/// </summary>
public static class GitPushBuilderStageExtensions
{
    /// <summary>
    /// Adds a stage. For each push one instance is made with constructor arguments from the push's own service scope, and
    /// disposed after the push; a type that the host has registered as a service comes from there instead, with the
    /// lifetime that it has there. A type whose constructors ask for a service that is not registered stops the host's start.
    /// </summary>
    /// <typeparam name="T">The stage.</typeparam>
    /// <param name="builder">What <c>AddGitPush()</c> returned.</param>
    /// <param name="configure">Sets where the stage applies and how long it may take.</param>
    /// <returns><paramref name="builder"/>.</returns>
    /// <exception cref="ArgumentException">A pattern or the time-out is wrong; the message names the stage.</exception>
    public static IGitPushBuilder AddStage<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] T>(
        this IGitPushBuilder builder,
        Action<StageOptions>? configure = null)
        where T : class, IHookStage =>
        Add(
            builder,
            NameOf(typeof(T)),
            configure,
            static services => services.GetService<T>() is { } registered
                ? new StageInstance(registered, Owned: false)
                : new StageInstance(ActivatorUtilities.CreateInstance<T>(services), Owned: true),
            typeof(T));

    /// <summary>Adds a stage that a factory makes: once for each push, which disposes it.</summary>
    /// <param name="builder">What <c>AddGitPush()</c> returned.</param>
    /// <param name="name">The stage's name in output, log and record.</param>
    /// <param name="factory">Makes the instance for one push; gets the push's own service scope.</param>
    /// <param name="configure">Sets where the stage applies and how long it may take.</param>
    /// <returns><paramref name="builder"/>.</returns>
    /// <exception cref="ArgumentException">A pattern or the time-out is wrong; the message names the stage.</exception>
    public static IGitPushBuilder AddStage(
        this IGitPushBuilder builder,
        string name,
        Func<IServiceProvider, IHookStage> factory,
        Action<StageOptions>? configure = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(factory);
        return Add(builder, name, configure, services => new StageInstance(
            factory(services) ?? throw new InvalidOperationException($"The factory of stage '{name}' returned null."), Owned: true));
    }

    /// <summary>Adds a stage for a few lines: a check before any ref changes.</summary>
    /// <param name="builder">What <c>AddGitPush()</c> returned.</param>
    /// <param name="name">The stage's name in output, log and record.</param>
    /// <param name="handler">What <see cref="IHookStage.PreReceiveAsync"/> does.</param>
    /// <param name="configure">Sets where the stage applies and how long it may take.</param>
    /// <returns><paramref name="builder"/>.</returns>
    /// <exception cref="ArgumentException">A pattern or the time-out is wrong; the message names the stage.</exception>
    public static IGitPushBuilder OnPreReceive(
        this IGitPushBuilder builder,
        string name,
        Func<PushContext, CancellationToken, ValueTask<StageResult>> handler,
        Action<StageOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(handler);
        var stage = new DelegateStage(handler, null);
        return builder.AddStage(name, _ => stage, configure);
    }

    /// <summary>Adds a stage for a few lines: something to do after the refs have changed.</summary>
    /// <param name="builder">What <c>AddGitPush()</c> returned.</param>
    /// <param name="name">The stage's name in output, log and record.</param>
    /// <param name="handler">What <see cref="IHookStage.PostReceiveAsync"/> does.</param>
    /// <param name="configure">Sets where the stage applies and how long it may take.</param>
    /// <returns><paramref name="builder"/>.</returns>
    /// <exception cref="ArgumentException">A pattern or the time-out is wrong; the message names the stage.</exception>
    public static IGitPushBuilder OnPostReceive(
        this IGitPushBuilder builder,
        string name,
        Func<PushContext, CancellationToken, ValueTask> handler,
        Action<StageOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(handler);
        var stage = new DelegateStage(null, handler);
        return builder.AddStage(name, _ => stage, configure);
    }

    private static IGitPushBuilder Add(
        IGitPushBuilder builder,
        string name,
        Action<StageOptions>? configure,
        Func<IServiceProvider, StageInstance> create,
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] Type? type = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var options = new StageOptions { Name = name };
        configure?.Invoke(options);
        _ = builder.Services.AddSingleton(new StageRegistration(options, create, type));
        return builder;
    }

    // A generic type's name ends in the number of its parameters: Notify`1.
    private static string NameOf(Type type)
    {
        var arity = type.Name.IndexOf('`', StringComparison.Ordinal);
        return arity < 0 ? type.Name : type.Name[..arity];
    }
}
