using GitPush.Console.Pages;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace GitPush.Console.Endpoints;

/// <summary>The pages below <c>repositories</c>.</summary>
internal static class RepositoryEndpoints
{
    public static async Task<Page?> GetAsync(ConsoleRequest request, RepositoryPath path)
    {
        if (path.Repository.Length == 0)
        {
            return await RepositoryListPage.GetAsync(request);
        }

        if (await request.Repositories.FindAsync(path.Repository, request.Access, request.Aborted) is not { } repository)
        {
            return null;
        }

        return path.Page switch
        {
            "" => await RepositoryPage.GetAsync(request, repository),
            "refs" => RepositoryPage.ListRefs(request, repository),
            "tree" => TreePage.Get(request, repository),
            "commit" => CommitPage.Get(request, repository),
            "freeze" => await FreezePage.AskAsync(request, repository, freeze: true),
            "unfreeze" => await FreezePage.AskAsync(request, repository, freeze: false),
            _ => null,
        };
    }

    public static async Task<Page?> PostAsync(ConsoleRequest request) =>
        PathOf(request) is { Page: "freeze" or "unfreeze" } path
        && await request.Repositories.FindAsync(path.Repository, request.Access, request.Aborted) is { } repository
            ? await FreezePage.DoAsync(request, repository, path.Page == "freeze")
            : null;

    public static RepositoryPath PathOf(ConsoleRequest request) => RepositoryPath.Parse(request.Context.GetRouteValue("path") as string);

    /// <summary>A page, or a file for download.</summary>
    public static Task ServeAsync(HttpContext context) => RepositoryPath.Parse(context.GetRouteValue("path") as string).Page == "raw"
        ? RawFile(context)
        : Pages(context);

    private static readonly RequestDelegate RawFile = PageEndpoint.CreateRaw(FileDownload.SendAsync);

    private static readonly RequestDelegate Pages = PageEndpoint.Create(static request => GetAsync(request, PathOf(request)));
}
