using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;

namespace GitPush.Console.Links;

/// <summary>Where the host has mapped the console: looked up among its endpoints when the first push asks, which is after all were mapped.</summary>
internal sealed class ConsoleMount(IServiceProvider services)
{
    private readonly Lock _gate = new();
    private string? _prefix;
    private bool _found;

    /// <summary>The path, empty or with a slash at its beginning; null where nobody knows it, since it is not mapped or has parameters.</summary>
    public string? Prefix
    {
        get
        {
            lock (_gate)
            {
                if (!_found && FindEndpoint() is var (endpoint, route))
                {
                    (_prefix, _found) = (PrefixOf(endpoint, route), true);
                }

                return _prefix;
            }
        }
    }

    private (RouteEndpoint Endpoint, ConsoleRoute Route)? FindEndpoint()
    {
        foreach (var endpoint in services.GetService<EndpointDataSource>()?.Endpoints.OfType<RouteEndpoint>() ?? [])
        {
            if (endpoint.Metadata.GetMetadata<ConsoleRoute>() is { } route)
            {
                return (endpoint, route);
            }
        }

        return null;
    }

    private static string? PrefixOf(RouteEndpoint endpoint, ConsoleRoute route)
    {
        var path = "";
        foreach (var segment in endpoint.RoutePattern.PathSegments.SkipLast(route.Segments))
        {
            if (segment.Parts is not [RoutePatternLiteralPart literal])
            {
                return null;
            }

            path += "/" + Uri.EscapeDataString(literal.Content);
        }

        return path;
    }
}
