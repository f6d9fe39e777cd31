using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http;

namespace GitPush.Console.Access;

/// <summary>
/// Tells requests that change something and were sent by our own pages or a client program from those that another site made a browser
/// send. A token of ASP.NET Core's antiforgery is demanded of whoever may be a browser with a cookie, a client certificate or a
/// Windows login; <c>Authorization: Bearer</c> no site can make a browser send. Basic credentials a browser does send by itself, so they
/// are good only with a JSON body, which another site cannot send without asking first (Fetch Standard, CORS-preflight).
/// </summary>
internal static class RequestForgery
{
    /// <summary>Whether the browser itself says that the request comes from another site (Fetch Metadata, <c>Sec-Fetch-Site</c>).</summary>
    public static bool IsCrossSite(HttpRequest request) =>
        request.Headers["Sec-Fetch-Site"].ToString() is not ("" or "same-origin" or "none");

    /// <summary>Whether a form was sent by one of our pages.</summary>
    public static async Task<bool> IsOwnFormAsync(HttpContext context, IAntiforgery antiforgery) =>
        !IsCrossSite(context.Request) && await antiforgery.IsRequestValidAsync(context);

    /// <summary>Whether a request of the REST API, whose body is JSON, can be taken for what its sender meant.</summary>
    public static async Task<bool> IsOwnCallAsync(HttpContext context, IAntiforgery antiforgery)
    {
        if (IsCrossSite(context.Request))
        {
            return false;
        }

        var hasOwnCredentials = context.Request.Headers.Authorization.ToString() is { Length: > 0 } authorization
            && (authorization.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) || authorization.StartsWith("Basic ", StringComparison.OrdinalIgnoreCase));
        return hasOwnCredentials || await antiforgery.IsRequestValidAsync(context);
    }
}
