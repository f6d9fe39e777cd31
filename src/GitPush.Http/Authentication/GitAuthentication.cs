using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace GitPush.Http.Authentication;

/// <summary>
/// Finds out who sent a request to an endpoint for programs, and asks for credentials. Needs neither <c>UseAuthentication()</c> nor
/// any authentication service: a host may set <see cref="HttpContext.User"/> in a way of its own.
/// </summary>
internal static class GitAuthentication
{
    /// <summary>The user, anonymous or not; null when the request carries credentials that are wrong.</summary>
    public static async ValueTask<ClaimsPrincipal?> AuthenticateAsync(HttpContext context)
    {
        if (context.User.Identity is { IsAuthenticated: true }
            || context.RequestServices.GetService<IAuthenticationSchemeProvider>() is not { } schemes)
        {
            return context.User;
        }

        var scheme = await schemes.GetSchemeAsync(GitPushBasicDefaults.AuthenticationScheme) ?? await schemes.GetDefaultAuthenticateSchemeAsync();
        if (scheme is null)
        {
            return context.User;
        }

        var result = await context.AuthenticateAsync(scheme.Name);
        if (result.Failure is not null)
        {
            return null;
        }

        if (result.Principal is { } user)
        {
            context.User = user;
        }

        return context.User;
    }

    /// <summary>Sets status 401 and the headers of the scheme that clients are to use; the caller writes the body.</summary>
    /// <returns>Whether there is a scheme by which they can say who they are.</returns>
    public static async Task<bool> ChallengeAsync(HttpContext context)
    {
        var response = context.Response;
        var scheme = context.RequestServices.GetService<IAuthenticationSchemeProvider>() is { } schemes
            ? await schemes.GetSchemeAsync(GitPushBasicDefaults.AuthenticationScheme) ?? await schemes.GetDefaultChallengeSchemeAsync()
            : null;
        if (scheme is not null)
        {
            await context.ChallengeAsync(scheme.Name);
        }

        if (!response.HasStarted)
        {
            NoRedirectRequirement.TurnRedirectInto401(response);
            response.StatusCode = StatusCodes.Status401Unauthorized;
        }

        return scheme is not null;
    }
}
