using Microsoft.AspNetCore.Routing;

namespace GitPush.Console.Links;

/// <summary>Where the host has mapped the console: learned from the endpoints' data sources, when the first push asks.</summary>
internal sealed class ConsoleMount
{
    private readonly Lock _gate = new();
    private readonly List<IEndpointRouteBuilder> _builders = [];

    // Starts with a slash, or is empty. Null in the tuple: with parameters, for which nobody has values.
    private (string? Prefix, bool Known) _found;

    public string? Prefix
    {
        get
        {
            lock (_gate)
            {
                if (!_found.Known && _builders.Count > 0)
                {
                    _found = (Find(), true);
                }

                return _found.Prefix;
            }
        }
    }

    /// <summary>Says where to look: at what is mapped by the route builder on which the console is.</summary>
    public void Watch(IEndpointRouteBuilder endpoints)
    {
        lock (_gate)
        {
            _builders.Add(endpoints);
        }
    }

    private string? Find()
    {
        foreach (var endpoint in _builders.SelectMany(static builder => builder.DataSources).SelectMany(static source => source.Endpoints).OfType<RouteEndpoint>())
        {
            if (endpoint.Metadata.GetMetadata<ConsoleRoute>() is { } route)
            {
                var before = endpoint.RoutePattern.PathSegments.SkipLast(route.Segments).ToList();
                return before.Exists(static segment => !segment.IsSimple || !segment.Parts[0].IsLiteral)
                    ? null
                    : string.Concat(before.Select(static segment => "/" + Uri.EscapeDataString(((Microsoft.AspNetCore.Routing.Patterns.RoutePatternLiteralPart)segment.Parts[0]).Content)));
            }
        }

        return null;
    }
}
