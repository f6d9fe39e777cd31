using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;

namespace GitPush.Http.Authentication;

/// <summary>
/// Always met. It rides on the authorization of endpoints for programs, because that is the last place before the host's default
/// scheme may send a client to a login page: git would follow the redirect and report a broken repository. The client gets
/// a plain 401.
/// </summary>
internal sealed class NoRedirectRequirement : AuthorizationHandler<NoRedirectRequirement>, IAuthorizationRequirement, IAuthorizationRequirementData
{
    public IEnumerable<IAuthorizationRequirement> GetRequirements() => [this];

    /// <summary>Turns a redirect that is about to be sent into a 401.</summary>
    public static void TurnRedirectInto401(HttpResponse response)
    {
        if (response.StatusCode is >= 300 and < 400 and not StatusCodes.Status304NotModified)
        {
            response.StatusCode = StatusCodes.Status401Unauthorized;
            response.Headers.Location = default;
        }
    }

    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, NoRedirectRequirement requirement)
    {
        if (context.Resource is HttpContext http && !http.Response.HasStarted)
        {
            http.Response.OnStarting(static state =>
            {
                TurnRedirectInto401((HttpResponse)state);
                return Task.CompletedTask;
            }, http.Response);
        }

        context.Succeed(requirement);
        return Task.CompletedTask;
    }
}
