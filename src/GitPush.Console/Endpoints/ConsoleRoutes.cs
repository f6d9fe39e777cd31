using GitPush.Console.Access;
using GitPush.Console.Api;
using GitPush.Console.Badges;
using GitPush.Console.Links;
using GitPush.Console.Live;
using GitPush.Console.Pages;
using GitPush.Repositories;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;

namespace GitPush.Console.Endpoints;

/// <summary>All routes of the console.</summary>
internal static class ConsoleRoutes
{
    private const int MaxFormBytes = 64 << 10;

    private static readonly string[] Get = [HttpMethods.Get, HttpMethods.Head];
    private static readonly string[] Post = [HttpMethods.Post];

    public static void Map(RouteGroupBuilder group, GitPushConsoleOptions options)
    {
        Add(group, Get, "", EndpointAccess.Read, PageEndpoint.Create(PushListPage.GetAsync));
        Add(group, Get, "{id}", EndpointAccess.Read, PageEndpoint.Create(PushPage.GetAsync));
        Add(group, Get, "{id}/log", EndpointAccess.Read, PageEndpoint.CreateRaw(LogEndpoint.SendTextAsync));
        Add(group, Get, "{id}/live", EndpointAccess.Read, PageEndpoint.CreateRaw(FollowAsync));
        foreach (var action in new[] { PushAction.Cancel, PushAction.Redeploy, PushAction.RollBack })
        {
            Add(group, Get, "{id}/" + action.Name, EndpointAccess.Write, PageEndpoint.Create(request => PushActionPage.AskAsync(request, action)));
            Add(group, Post, "{id}/" + action.Name, EndpointAccess.Write, PageEndpoint.Create(request => PushActionPage.DoAsync(request, action)));
        }

        Add(group, Get, "repositories/{**path}", EndpointAccess.Read, RepositoryEndpoints.ServeAsync);
        Add(group, Post, "repositories/{**path}", EndpointAccess.Write, PageEndpoint.Create(RepositoryEndpoints.PostAsync));
        Add(group, Get, "assets/{file}", EndpointAccess.Public, AssetEndpoint.ServeAsync);
        Add(group, Get, "badges/{**path}", options.AllowAnonymousBadges ? EndpointAccess.Public : EndpointAccess.Read, BadgeEndpoint.Serve);
        foreach (var operation in ApiOperations.All)
        {
            Add(group, operation.Writes ? Post : Get, "api/v1" + operation.Path, operation.Writes ? EndpointAccess.Write : EndpointAccess.Read, ApiEndpoint.Create(operation))
                .WithMetadata(operation)
                .DisableCookieRedirect();
        }
    }

    private static IEndpointConventionBuilder Add(RouteGroupBuilder group, string[] methods, string pattern, EndpointAccess access, RequestDelegate handler)
    {
        var parsed = RoutePatternFactory.Parse(pattern);
        var endpoint = group.MapMethods(pattern, methods, handler)
            .WithMetadata(new ConsoleRoute(parsed.PathSegments.Count), access)
            .WithDisplayName($"GitPush console: {string.Join('/', methods)} {pattern}");
        return methods == Post ? endpoint.WithMetadata(new BodyLimit(MaxFormBytes)) : endpoint;
    }

    private static async Task<bool> FollowAsync(ConsoleRequest request)
    {
        if (await request.Pushes.FindAsync(request.PushId, request.Access, request.Aborted) is not { } view)
        {
            return false;
        }

        var mayWrite = RepositoryName.TryParse(view.Record.Repository, out var repository) && await request.Access.MayWriteAsync(repository);
        if (!await LiveLog.RunAsync(request, view, new HtmlLiveFormat(request, mayWrite)))
        {
            request.Context.Response.StatusCode = StatusCodes.Status429TooManyRequests;
        }

        return true;
    }
}
