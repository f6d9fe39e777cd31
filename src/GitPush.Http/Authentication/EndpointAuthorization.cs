using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace GitPush.Http.Authentication;

/// <summary>
/// Fits what the host demands of an endpoint (<c>RequireAuthorization()</c>, a named policy, its fallback policy) to git and other
/// programs: they are asked for Basic credentials where that scheme is there, whatever the default scheme, and never sent to a
/// login page. What a policy demands stays as it is, and endpoints that demand nothing stay open.
/// </summary>
internal static class EndpointAuthorization
{
    /// <summary>Runs when the endpoint is built, after the host's own conventions.</summary>
    public static void Apply(EndpointBuilder endpoint)
    {
        var metadata = endpoint.Metadata;
        if (metadata.OfType<IAllowAnonymous>().Any())
        {
            return;
        }

        var demands = metadata.OfType<IAuthorizeData>().ToList();
        var fallback = demands.Count == 0 && !metadata.OfType<AuthorizationPolicy>().Any() ? FallbackPolicy(endpoint.ApplicationServices) : null;
        if (demands.Count == 0 && fallback is null)
        {
            return;
        }

        metadata.Add(new NoRedirectRequirement());
        if (!HasBasicScheme(endpoint.ApplicationServices) || demands.Exists(demand => !string.IsNullOrEmpty(demand.AuthenticationSchemes)))
        {
            return;
        }

        if (fallback is not null)
        {
            // The fallback policy counts only where an endpoint demands nothing, and naming a scheme is a demand.
            metadata.Add(fallback);
        }

        AddScheme(metadata);
    }

    private static void AddScheme(IList<object> metadata)
    {
        // A demand that names neither policy nor role means the default policy. So the scheme joins an existing demand where
        // there is one: beside a policy that is weaker than the default one it would make it stricter.
        for (var i = 0; i < metadata.Count; i++)
        {
            if (metadata[i] is AuthorizeAttribute demand && demand.GetType() == typeof(AuthorizeAttribute))
            {
                metadata[i] = new AuthorizeAttribute
                {
                    Policy = demand.Policy,
                    Roles = demand.Roles,
                    AuthenticationSchemes = GitPushBasicDefaults.AuthenticationScheme,
                };
                return;
            }
        }

        metadata.Add(new AuthorizeAttribute { AuthenticationSchemes = GitPushBasicDefaults.AuthenticationScheme });
    }

    // Endpoints are built once, and the providers of ASP.NET Core answer at once.
    private static AuthorizationPolicy? FallbackPolicy(IServiceProvider services) =>
        services.GetService<IAuthorizationPolicyProvider>()?.GetFallbackPolicyAsync().GetAwaiter().GetResult();

    private static bool HasBasicScheme(IServiceProvider services) =>
        services.GetService<IAuthenticationSchemeProvider>()
            ?.GetSchemeAsync(GitPushBasicDefaults.AuthenticationScheme).GetAwaiter().GetResult() is not null;
}
