using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace GitPush.Console.Endpoints;

/// <summary>What a client has kept of an answer, and asks whether it still holds (RFC 9110 §13.1.2).</summary>
internal static class ClientCopy
{
    /// <summary>Gives the answer its version; where the client has just that one, answers that nothing has changed.</summary>
    /// <param name="version">An entity tag, with its quotation marks.</param>
    /// <returns>True when the answer is complete.</returns>
    public static bool IsCurrent(HttpContext context, string version)
    {
        var response = context.Response;
        var tag = new EntityTagHeaderValue(version);
        response.GetTypedHeaders().ETag = tag;
        response.Headers.CacheControl = "private, no-cache";
        if (!context.Request.GetTypedHeaders().IfNoneMatch.Any(known => known.Compare(tag, useStrongComparison: false)))
        {
            return false;
        }

        response.StatusCode = StatusCodes.Status304NotModified;
        return true;
    }
}
