using System.Globalization;
using GitPush.Console.Api.Models;
using GitPush.Console.Browsing;
using GitPush.Console.Endpoints;
using GitPush.Console.Pages;
using GitPush.Objects;
using Microsoft.AspNetCore.Http;

namespace GitPush.Console.Api;

/// <summary>
/// The operations on repositories. A name has slashes and so have refs and paths: they are in the query, where no proxy touches them.
/// </summary>
internal static class RepositoryOperations
{
    private static readonly ApiParameter Name = new("name", "The repository's name, such as team/shop.") { IsRequired = true };

    private static readonly ApiParameter Revision = new("revision", "A ref by its full or short name, or the whole id of a commit. Default: HEAD.");

    private static readonly ApiParameter Limit = new("limit", "How many at the most.", "integer");

    public static IReadOnlyList<ApiOperation> All { get; } =
    [
        new("listRepositories", HttpMethods.Get, "/repositories", "The repositories, by name.", ListAsync)
        {
            Parameters = [new("after", "Only names after this one: 'next' of the page before."), Limit],
            Result = ApiJson.Default.ApiRepositoryList,
            Problems = [StatusCodes.Status400BadRequest],
        },
        new("getRepository", HttpMethods.Get, "/repository", "A repository.", In(GetAsync)) { Parameters = [Name], Result = ApiJson.Default.ApiRepository },
        new("listRefs", HttpMethods.Get, "/repository/refs", "The refs of a repository, by name.", In(ListRefs))
        {
            Parameters = [Name, new("prefix", "Only refs whose full names begin so, such as refs/tags/."), new("after", "Only refs after this one: 'next' of the page before."), Limit],
            Result = ApiJson.Default.ApiRefList,
            Problems = [StatusCodes.Status400BadRequest],
        },
        new("getTree", HttpMethods.Get, "/repository/tree", "A folder.", In(GetTree))
        {
            Parameters = [Name, Revision, new("path", "The folder's path. Default: the root.")],
            Result = ApiJson.Default.ApiTree,
        },
        new("getFile", HttpMethods.Get, "/repository/file", "A file's content, byte for byte.", In(GetFileAsync))
        {
            Parameters = [Name, Revision, new("path", "The file's path.") { IsRequired = true }],
            ResultMediaTypes = ["text/plain"],
        },
        new("getCommit", HttpMethods.Get, "/repository/commit", "A commit and what it changes.", In(GetCommit))
        {
            Parameters = [Name, Revision],
            Result = ApiJson.Default.ApiCommit,
        },
        new("freezeRepository", HttpMethods.Post, "/repository/freeze", "Refuses all pushes, redeployments and roll-backs from now on.", In(FreezeAsync))
        {
            Parameters = [Name],
            Body = ApiJson.Default.ApiFreezeRequest,
            Result = ApiJson.Default.ApiRepository,
        },
        new("unfreezeRepository", HttpMethods.Post, "/repository/unfreeze", "Takes pushes again.", In(UnfreezeAsync))
        {
            Parameters = [Name],
            Body = ApiJson.Default.ApiEmpty,
            Result = ApiJson.Default.ApiRepository,
        },
    ];

    private static Func<ConsoleRequest, Task<ApiAnswer?>> In(Func<ConsoleRequest, RepositoryView, Task<ApiAnswer?>> handler) => async request =>
        await request.Repositories.FindAsync(request.Query("name"), request.Access, request.Aborted) is { } repository
            ? await handler(request, repository)
            : null;

    private static Func<ConsoleRequest, Task<ApiAnswer?>> In(Func<ConsoleRequest, RepositoryView, ApiAnswer?> handler) =>
        In((request, repository) => Task.FromResult(handler(request, repository)));

    private static async Task<ApiAnswer?> ListAsync(ConsoleRequest request)
    {
        if (!TryReadLimit(request, out var limit))
        {
            return BadLimit();
        }

        var (names, next) = await request.Repositories.ListAsync(request.Query("after"), limit, request.Access, request.Aborted);
        return ApiAnswer.Ok(new ApiRepositoryList([.. names.Select(static name => name.Value)], next), ApiJson.Default.ApiRepositoryList);
    }

    private static async Task<ApiAnswer?> GetAsync(ConsoleRequest request, RepositoryView repository)
    {
        var freeze = await request.Control.FindFreezeAsync(repository.Repository.Name, request.Aborted);
        return ApiAnswer.Ok(
            new ApiRepository(repository.Name, repository.HeadTarget, freeze is null ? null : new ApiFreeze(freeze.Reason, freeze.By, freeze.Since)),
            ApiJson.Default.ApiRepository);
    }

    private static ApiAnswer? ListRefs(ConsoleRequest request, RepositoryView repository)
    {
        if (!TryReadLimit(request, out var limit))
        {
            return BadLimit();
        }

        var most = request.Options.PageSize * 4;
        var (refs, next) = repository.ListRefs(request.Query("prefix") ?? "refs/", request.Query("after"), Math.Min(limit ?? most, most));
        return ApiAnswer.Ok(new ApiRefList([.. refs.Select(static item => new ApiRef(item.Name, item.Id.ToString(), item.SymbolicTarget))], next), ApiJson.Default.ApiRefList);
    }

    private static ApiAnswer? GetTree(ConsoleRequest request, RepositoryView repository)
    {
        var path = request.Query("path")?.Trim('/') ?? "";
        if (repository.FindCommit(request.Query("revision"), request.Aborted) is not { } commit)
        {
            return null;
        }

        var tree = commit.Tree;
        if (path.Length > 0)
        {
            if (repository.Repository.FindEntry(commit.Id, path) is not { Mode: EntryMode.Tree } folder)
            {
                return null;
            }

            tree = folder.Id;
        }

        var entries = repository.Repository.GetTree(tree);
        var most = request.Options.MaxEntries;
        return ApiAnswer.Ok(
            new ApiTree(commit.Id.ToString(), path, [.. entries.Take(most).Select(static entry => new ApiTreeEntry(entry.Name, entry.Mode, entry.Id.ToString()))], entries.Count > most),
            ApiJson.Default.ApiTree) with
        {
            ETag = $"\"{commit.Id}-{tree}\"",
        };
    }

    private static async Task<ApiAnswer?> GetFileAsync(ConsoleRequest request, RepositoryView repository) =>
        await FileDownload.SendAsync(request, repository, request.Query("revision"), request.Query("path")) ? ApiAnswer.Written : null;

    private static ApiAnswer? GetCommit(ConsoleRequest request, RepositoryView repository)
    {
        if (repository.FindCommit(request.Query("revision"), request.Aborted) is not { } commit)
        {
            return null;
        }

        var changes = CommitChanges.Find(repository, commit);
        var most = request.Options.MaxEntries;
        return ApiAnswer.Ok(
            new ApiCommit(
                commit.Id.ToString(),
                commit.Tree.ToString(),
                [.. commit.Parents.Select(static parent => parent.ToString())],
                Map(commit.Author),
                Map(commit.Committer),
                commit.Message,
                [.. changes.Take(most).Select(static change => new ApiChange(change.Path, change.OldMode, change.NewMode, change.OldId.ToString(), change.NewId.ToString()))],
                changes.Count > most),
            ApiJson.Default.ApiCommit) with
        {
            ETag = $"\"{commit.Id}\"",
        };
    }

    private static async Task<ApiAnswer?> FreezeAsync(ConsoleRequest request, RepositoryView repository)
    {
        var name = repository.Repository.Name;
        if (!await request.Access.MayWriteAsync(name))
        {
            return MayNot();
        }

        var reason = (await ApiBody.ReadAsync(request, ApiJson.Default.ApiFreezeRequest)).Reason.Trim();
        if (reason.Length is 0 or > FreezePage.MaxReason)
        {
            return ApiAnswer.Problem(StatusCodes.Status400BadRequest, "Bad Request", $"'reason' has 1 to {FreezePage.MaxReason} characters.");
        }

        Log.Freeze(request.Logger, request.Access.Name, name.Value, true);
        await request.Control.FreezeAsync(name, reason, request.Access.Name, request.Aborted);
        return await GetAsync(request, repository);
    }

    private static async Task<ApiAnswer?> UnfreezeAsync(ConsoleRequest request, RepositoryView repository)
    {
        var name = repository.Repository.Name;
        if (!await request.Access.MayWriteAsync(name))
        {
            return MayNot();
        }

        _ = await ApiBody.ReadAsync(request, ApiJson.Default.ApiEmpty);
        Log.Freeze(request.Logger, request.Access.Name, name.Value, false);
        await request.Control.UnfreezeAsync(name, request.Aborted);
        return await GetAsync(request, repository);
    }

    private static ApiSignature Map(Signature who) => new(who.Name, who.Email, who.When);

    private static ApiAnswer MayNot() => ApiAnswer.Problem(StatusCodes.Status403Forbidden, "Forbidden", "You may see this repository, but not change anything.");

    private static ApiAnswer BadLimit() => ApiAnswer.Problem(StatusCodes.Status400BadRequest, "Bad Request", "'limit' is not a number above 0.");

    private static bool TryReadLimit(ConsoleRequest request, out int? limit)
    {
        limit = null;
        if (request.Query("limit") is not { } text)
        {
            return true;
        }

        var isNumber = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0;
        limit = number;
        return isNumber;
    }
}
