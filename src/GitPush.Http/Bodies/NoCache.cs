using Microsoft.AspNetCore.Http;

namespace GitPush.Http.Bodies;

/// <summary>The headers that keep answers out of every cache, as gitprotocol-http(5) asks of servers.</summary>
internal static class NoCache
{
    public static void Apply(IHeaderDictionary headers)
    {
        headers.Expires = "Fri, 01 Jan 1980 00:00:00 GMT";
        headers.Pragma = "no-cache";
        headers.CacheControl = "no-cache, max-age=0, must-revalidate";
    }
}
