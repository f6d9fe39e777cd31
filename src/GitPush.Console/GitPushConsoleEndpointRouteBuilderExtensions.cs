using System.Diagnostics.CodeAnalysis;
using GitPush.Console;
using GitPush.Console.Access;
using GitPush.Console.Endpoints;
using GitPush.Console.Links;
using GitPush.Control;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Maps the console into an ASP.NET Core application.</summary>
public static class GitPushConsoleEndpointRouteBuilderExtensions
{
    /// <summary>
    /// Maps the console's pages to <c>{prefix}</c> and its REST API to <c>{prefix}/api/v1</c>. Every endpoint demands an authenticated user,
    /// or what the options and the returned conventions demand; only <c>AllowAnonymous()</c> lets everybody in. Whoever is let in sees what the
    /// <see cref="GitPush.Access.IGitAuthorizer"/> lets him fetch, and changes what it lets him push to.
    /// </summary>
    /// <param name="endpoints">The application, or a group of routes.</param>
    /// <param name="prefix">The path below which the console is. Default: <c>/pushes</c>.</param>
    /// <returns>The endpoints together, for conventions such as <c>RequireAuthorization()</c>, <c>RequireHost()</c> or <c>RequireRateLimiting()</c>.</returns>
    /// <exception cref="InvalidOperationException"><c>AddGitPush()</c> or its <c>AddConsole()</c> was not called.</exception>
    public static IEndpointConventionBuilder MapGitPushConsole(this IEndpointRouteBuilder endpoints, [StringSyntax("Route")] string prefix = "/pushes")
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(prefix);
        var services = endpoints.ServiceProvider;
        if (services.GetService<IServiceProviderIsService>() is { } known && (!known.IsService(typeof(IPushControl)) || !known.IsService(typeof(ConsoleMount))))
        {
            throw new InvalidOperationException(
                "MapGitPushConsole() needs the services that 'builder.Services.AddGitPush(options => options.RepositoryRoot = …).AddConsole()' registers: call it before 'builder.Build()'.");
        }

        var options = services.GetRequiredService<IOptions<GitPushConsoleOptions>>().Value;
        var group = endpoints.MapGroup(prefix);
        ConsoleRoutes.Map(group, options);
        group.ExcludeFromDescription();
        ((IEndpointConventionBuilder)group).Finally(endpoint => ConsoleAuthorization.Apply(endpoint, options));
        return group;
    }
}
