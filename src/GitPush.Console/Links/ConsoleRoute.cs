using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace GitPush.Console.Links;

/// <summary>
/// Rides on each endpoint of the console and tells how many segments of its pattern are the console's own: what comes before them in a
/// request's path is where the host has mapped the console, be it below a group, with parameters, or more than once.
/// </summary>
/// <param name="Segments">Segments of the pattern, a catch-all counting as one.</param>
internal sealed record ConsoleRoute(int Segments)
{
    public static ConsoleUrls UrlsOf(HttpContext context)
    {
        var endpoint = (RouteEndpoint)context.GetEndpoint()!;
        var own = endpoint.Metadata.GetMetadata<ConsoleRoute>()!.Segments;
        var before = endpoint.RoutePattern.PathSegments.Count - own;
        var path = context.Request.Path.ToUriComponent();
        var end = 0;
        for (; before > 0; before--)
        {
            var next = path.IndexOf('/', end + 1);
            end = next < 0 ? path.Length : next;
        }

        return new ConsoleUrls(context.Request.PathBase.ToUriComponent() + path[..end]);
    }
}
