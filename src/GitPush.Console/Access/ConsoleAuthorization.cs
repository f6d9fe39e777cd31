using GitPush.Console.Api;
using GitPush.Http.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace GitPush.Console.Access;

/// <summary>
/// What the endpoints demand where the host's own conventions leave a choice: the policies of the options, and an authenticated user
/// where nothing is demanded at all. Only an explicit <c>AllowAnonymous()</c> lets everybody in.
/// </summary>
internal static class ConsoleAuthorization
{
    /// <summary>Runs when the endpoint is built, after the host's own conventions.</summary>
    public static void Apply(EndpointBuilder endpoint, GitPushConsoleOptions options)
    {
        var metadata = endpoint.Metadata;
        var kind = metadata.OfType<EndpointAccess>().LastOrDefault();
        if (kind == EndpointAccess.Public || metadata.OfType<IAllowAnonymous>().Any())
        {
            if (kind == EndpointAccess.Public)
            {
                metadata.Add(new AllowAnonymousAttribute());
            }

            return;
        }

        foreach (var policy in new[] { options.ReadPolicy, kind == EndpointAccess.Write ? options.WritePolicy : null })
        {
            if (policy is not null)
            {
                metadata.Add(new AuthorizeAttribute(policy));
            }
        }

        // A fallback policy of the host's counts where nothing is demanded, so nothing is added beside it.
        if (!metadata.OfType<IAuthorizeData>().Any() && !metadata.OfType<AuthorizationPolicy>().Any() && !HasFallbackPolicy(endpoint.ApplicationServices))
        {
            metadata.Add(new AuthorizeAttribute());
        }

        // Its clients are programs: they log in as git does.
        if (metadata.OfType<ApiOperation>().Any())
        {
            EndpointAuthorization.Apply(endpoint);
        }
    }

    // Endpoints are built once, and the providers of ASP.NET Core answer at once.
    private static bool HasFallbackPolicy(IServiceProvider services) =>
        services.GetService<IAuthorizationPolicyProvider>()?.GetFallbackPolicyAsync().GetAwaiter().GetResult() is not null;
}
