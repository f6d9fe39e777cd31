using GitPush;
using GitPush.Console;
using GitPush.Console.Browsing;
using GitPush.Console.History;
using GitPush.Console.Links;
using GitPush.Console.Live;
using GitPush.Control;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

#pragma warning disable IDE0130 // Registration methods live where hosts look for them.
namespace Microsoft.Extensions.DependencyInjection;

/// <summary>What GitPush.Console adds to <c>AddGitPush()</c>.</summary>
public static class GitPushConsoleBuilderExtensions
{
    /// <summary>
    /// Adds the services of the console, with ASP.NET Core's antiforgery and authorization. <c>MapGitPushConsole()</c> makes it reachable.
    /// Pushers then read <c>full log: https://…</c> in git's output where the address is known.
    /// </summary>
    /// <param name="builder">What <c>AddGitPush()</c> returned.</param>
    /// <param name="configure">Sets the options.</param>
    /// <returns><paramref name="builder"/>.</returns>
    public static IGitPushBuilder AddConsole(this IGitPushBuilder builder, Action<GitPushConsoleOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var services = builder.Services;
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<GitPushConsoleOptions>, GitPushConsoleOptionsValidator>());
        var options = services.AddOptions<GitPushConsoleOptions>();
        if (configure is not null)
        {
            options.Configure(configure);
        }

        options.ValidateOnStart();
        services.AddAuthorization();
        services.AddAntiforgery();
        services.AddHttpContextAccessor();
        services.TryAddSingleton<PushReader>();
        services.TryAddSingleton<RepositoryReader>();
        services.TryAddSingleton<Followers>();
        services.TryAddSingleton<ConsoleMount>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IPushLinks, ConsoleLinks>());
        return builder;
    }
}
