using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace GitPush.Http.Endpoints;

/// <summary>Lets only those paths match that git asks for; everything else below the prefix is the host's.</summary>
internal sealed class GitPathConstraint : IRouteConstraint
{
    public bool Match(HttpContext? httpContext, IRouter? route, string routeKey, RouteValueDictionary values, RouteDirection routeDirection) =>
        GitPath.TryParse(values[routeKey] as string, out _);
}
