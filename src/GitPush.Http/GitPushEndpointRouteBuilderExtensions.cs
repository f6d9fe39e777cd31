using System.Diagnostics.CodeAnalysis;
using GitPush.Http.Authentication;
using GitPush.Http.Endpoints;
using GitPush.Transport;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Maps git's smart HTTP protocol into an ASP.NET Core application.</summary>
public static class GitPushEndpointRouteBuilderExtensions
{
    /// <summary>
    /// Maps the repositories as <c>{prefix}/{repository}.git</c> (and without <c>.git</c>), for fetch and push. Only paths
    /// that git asks for match: the host's own routes, its fallback and its 404 stay what they are, also with an empty prefix.
    /// (With an empty prefix, a wrong method for one of the host's routes gets a 404 in place of the 405.)
    /// Where a stage builds outside of the server, <c>{prefix}/.gitpush/tree</c> hands out the files of running pushes, each
    /// against a token that is good for one download; whatever is demanded of users, this token is enough there.
    /// </summary>
    /// <param name="endpoints">The application, or a group of routes.</param>
    /// <param name="prefix">The path below which repositories are, such as <c>/git</c>. Default: the root.</param>
    /// <returns>
    /// The endpoints together, for conventions such as <c>RequireAuthorization()</c>, <c>RequireHost()</c> or
    /// <c>RequireRateLimiting()</c>. Who may do what with which repository is asked of
    /// <see cref="GitPush.Access.IGitAuthorizer"/> in any case.
    /// </returns>
    /// <exception cref="InvalidOperationException"><c>AddGitPush()</c> was not called.</exception>
    public static IEndpointConventionBuilder MapGitPush(this IEndpointRouteBuilder endpoints, [StringSyntax("Route")] string prefix = "")
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(prefix);
        if (endpoints.ServiceProvider.GetService<IServiceProviderIsService>()?.IsService(typeof(GitServer)) == false)
        {
            throw new InvalidOperationException(
                "MapGitPush() needs the services that 'builder.Services.AddGitPush(options => options.RepositoryRoot = …)' registers: call it before 'builder.Build()'.");
        }

        var group = endpoints.MapGroup(prefix);
        GitRoutes.Map(group);
        TreeEndpoint.Map(group);
        group.DisableCookieRedirect().ExcludeFromDescription();
        ((IEndpointConventionBuilder)group).Finally(EndpointAuthorization.Apply);
        return group;
    }
}
