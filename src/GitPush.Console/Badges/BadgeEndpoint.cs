using System.Globalization;
using System.Text;
using GitPush.Console.Endpoints;
using GitPush.Console.History;
using GitPush.History;
using GitPush.Repositories;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace GitPush.Console.Badges;

/// <summary>
/// A picture of what came of the last push, for a README. What is not there, and what the client may not see, is answered alike: as
/// unknown, since a page shows a picture or a gap.
/// </summary>
internal static class BadgeEndpoint
{
    private const string Extension = ".svg";

    public static RequestDelegate Serve { get; } = PageEndpoint.CreateRaw(SendAsync);

    private static async Task<bool> SendAsync(ConsoleRequest request)
    {
        var path = request.Context.GetRouteValue("path") as string ?? "";
        if (!path.EndsWith(Extension, StringComparison.Ordinal))
        {
            return false;
        }

        var known = RepositoryName.TryParse(path[..^Extension.Length], out var repository)
            && (request.Options.AllowAnonymousBadges || await request.Access.MayReadAsync(repository));
        var result = known ? await FindResultAsync(request, repository) : null;
        var svg = Encoding.UTF8.GetBytes(Badge.Draw(result));
        var response = request.Context.Response;
        response.ContentType = "image/svg+xml; charset=utf-8";
        response.ContentLength = svg.Length;
        response.Headers.CacheControl = string.Create(CultureInfo.InvariantCulture, $"{(request.Options.AllowAnonymousBadges ? "public" : "private")}, max-age=30");
        response.Headers["Cross-Origin-Resource-Policy"] = "cross-origin";
        if (!HttpMethods.IsHead(request.Context.Request.Method))
        {
            await response.Body.WriteAsync(svg, request.Aborted);
        }

        return true;
    }

    private static async Task<PushResult?> FindResultAsync(ConsoleRequest request, RepositoryName repository)
    {
        var query = new PushQuery { Repository = repository, Ref = PushListFilter.FullName(request.Query("ref")), Limit = 1, IncludeOutput = false };
        await foreach (var push in request.Context.RequestServices.GetRequiredService<IPushLog>().QueryAsync(query, request.Aborted))
        {
            return push.Result;
        }

        return null;
    }
}
