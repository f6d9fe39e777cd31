using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;

namespace GitPush.Http.Endpoints;

/// <summary>
/// The one route of git's smart HTTP protocol. A repository's name has any number of segments, and ASP.NET Core has a
/// catch-all only at the end of a route, so the route takes everything and a constraint lets go of what is not git's.
/// (A route for each number of segments would need no constraint, but the matcher's tables grow by four with each segment.)
/// </summary>
internal static class GitRoutes
{
    private const string Parameter = "gitPath";

    // Every method is mapped: a wrong one gets a 405 here even where the host has a fallback for everything.
    public static void Map(IEndpointRouteBuilder endpoints)
    {
        var pattern = RoutePatternFactory.Parse(
            $"{{**{Parameter}}}",
            defaults: null,
            parameterPolicies: new RouteValueDictionary { [Parameter] = new GitPathConstraint() });
        endpoints.Map(pattern, ServeAsync).WithDisplayName("git smart HTTP");
    }

    private static Task ServeAsync(HttpContext context)
    {
        if (!GitPath.TryParse(context.GetRouteValue(Parameter) as string, out var path))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        }

        var endpoint = new GitEndpoint(context, path.Repository);
        return path.Refusal is { } refusal ? endpoint.RefuseAsync(refusal)
            : path.Service is { } service ? endpoint.ServeAsync(service)
            : endpoint.InfoRefsAsync();
    }
}
