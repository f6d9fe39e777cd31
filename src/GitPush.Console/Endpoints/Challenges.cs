using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace GitPush.Console.Endpoints;

/// <summary>Whether the host has a way of asking users who they are.</summary>
internal static class Challenges
{
    public static async Task<bool> CanAskAsync(HttpContext context) =>
        context.RequestServices.GetService<IAuthenticationSchemeProvider>() is { } schemes
        && await schemes.GetDefaultChallengeSchemeAsync() is not null;
}
