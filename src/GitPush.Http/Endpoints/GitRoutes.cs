using GitPush.Repositories;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace GitPush.Http.Endpoints;

/// <summary>
/// The routes of the three requests of git's smart HTTP protocol. One catch-all would be shorter, but at an empty prefix it
/// would be a candidate for every path of the host and take its automatic answers away (a 405 would become a 404). A
/// repository's name has at most <see cref="RepositoryName.MaxSegments"/> segments, so there is a route for each number of them.
/// </summary>
internal static class GitRoutes
{
    public static void Map(IEndpointRouteBuilder endpoints)
    {
        var pattern = "";
        for (var depth = 1; depth <= RepositoryName.MaxSegments; depth++)
        {
            var segments = depth;
            pattern += $"/{{{Segment(depth)}}}";
            Map(endpoints, pattern + "/info/refs", context => GitEndpoint.For(context, RepositoryPath(context, segments)).InfoRefsAsync());
            Map(endpoints, pattern + "/git-upload-pack", context => GitEndpoint.For(context, RepositoryPath(context, segments)).ServeAsync(GitService.UploadPack));
            Map(endpoints, pattern + "/git-receive-pack", context => GitEndpoint.For(context, RepositoryPath(context, segments)).ServeAsync(GitService.ReceivePack));
        }
    }

    // Every method is mapped: a wrong one gets a 405 here even where the host has a fallback for everything.
    private static void Map(IEndpointRouteBuilder endpoints, string pattern, RequestDelegate handler) =>
        endpoints.Map(pattern, handler).WithDisplayName($"git {pattern}");

    private static string RepositoryPath(HttpContext context, int segments) =>
        string.Join('/', Enumerable.Range(1, segments).Select(i => (string?)context.Request.RouteValues[Segment(i)]));

    private static string Segment(int number) => $"repository{number}";
}
