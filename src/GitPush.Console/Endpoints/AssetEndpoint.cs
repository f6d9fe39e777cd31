using GitPush.Console.Assets;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace GitPush.Console.Endpoints;

/// <summary>Style sheet, script and icon, by names that change with their content.</summary>
internal static class AssetEndpoint
{
    public static async Task ServeAsync(HttpContext context)
    {
        var response = context.Response;
        SecurityHeaders.Apply(response);
        if (Asset.Find(context.GetRouteValue("file") as string) is not { } asset)
        {
            response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        response.ContentType = asset.ContentType;
        response.ContentLength = asset.Content.Length;
        response.Headers.CacheControl = "public, max-age=31536000, immutable";
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await response.Body.WriteAsync(asset.Content, context.RequestAborted);
        }
    }
}
