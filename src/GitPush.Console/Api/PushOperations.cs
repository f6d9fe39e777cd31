using GitPush.Console.Api.Models;
using GitPush.Console.Endpoints;
using GitPush.Console.History;
using GitPush.Console.Live;
using GitPush.Console.Pages;
using GitPush.History;
using GitPush.Repositories;
using Microsoft.AspNetCore.Http;

namespace GitPush.Console.Api;

/// <summary>The operations on pushes.</summary>
internal static class PushOperations
{
    private static readonly ApiParameter Id = new("id", "The push's id.") { IsRequired = true, IsInPath = true };

    public static IReadOnlyList<ApiOperation> All { get; } =
    [
        new("listPushes", HttpMethods.Get, "/pushes", "Pushes, newest first.", ListAsync)
        {
            Parameters =
            [
                new("repository", "Only pushes to this repository."),
                new("user", "Only pushes by the user of this name."),
                new("ref", "Only pushes that touch this ref, or one that matches this pattern, such as refs/tags/*; a name without refs/ is a branch's."),
                new("result", "Only pushes with this result.") { Values = Enum.GetNames<PushResult>() },
                new("trigger", "Only what this made run.") { Values = Enum.GetNames<PushTrigger>() },
                new("from", "Only pushes that started at this time or later (ISO 8601)."),
                new("until", "Only pushes that started before this time (ISO 8601)."),
                new("before", "Only pushes before the one of this id: 'next' of the page before."),
                new("limit", "How many at the most.", "integer"),
            ],
            Result = ApiJson.Default.ApiPushList,
            Problems = [StatusCodes.Status400BadRequest],
        },
        new("getPush", HttpMethods.Get, "/pushes/{id}", "A push.", GetAsync) { Parameters = [Id], Result = ApiJson.Default.ApiPush },
        new("getPushLog", HttpMethods.Get, "/pushes/{id}/log", "What a push has written: as text; or as server-sent events 'log', 'status' and 'end' until the push ends, when 'Accept: text/event-stream' or 'follow' asks for them.", GetLogAsync)
        {
            Parameters =
            [
                Id,
                new("follow", "Whether to follow.", "boolean"),
                new("from", "Characters to pass over, as does the header Last-Event-ID, when following.", "integer"),
            ],
            ResultMediaTypes = ["text/plain", "text/event-stream"],
            Problems = [StatusCodes.Status429TooManyRequests],
        },
        Action("cancelPush", PushAction.Cancel, "Cancels a running push: what it has done is taken back, and no ref changes."),
        Action("redeployPush", PushAction.Redeploy, "Runs the stages again for the same commits, as a push of its own."),
        Action("rollBackToPush", PushAction.RollBack, "Sets the refs back to what this push brought and runs the stages, as a push of its own."),
    ];

    private static ApiOperation Action(string id, PushAction action, string summary) =>
        new(id, HttpMethods.Post, "/pushes/{id}/" + action.Name, summary, request => RunAsync(request, action))
        {
            Parameters = [Id],
            Body = ApiJson.Default.ApiEmpty,
            Result = ApiJson.Default.ApiPush,
            ResultStatus = StatusCodes.Status202Accepted,
            Problems = [StatusCodes.Status409Conflict],
        };

    private static async Task<ApiAnswer?> ListAsync(ConsoleRequest request)
    {
        var filter = PushListFilter.Read(request.Context.Request.Query);
        if (filter.Mistake is { } mistake)
        {
            return ApiAnswer.Problem(StatusCodes.Status400BadRequest, "Bad Request", mistake);
        }

        var page = await request.Pushes.ListAsync(filter, request.Access, request.Aborted);
        var items = page.Pushes.Select(push => Map(request, push, request.Control.Find(push.Id)?.CurrentStage));
        return ApiAnswer.Ok(new ApiPushList([.. items], page.Next), ApiJson.Default.ApiPushList);
    }

    private static async Task<ApiAnswer?> GetAsync(ConsoleRequest request) =>
        await request.Pushes.FindAsync(request.PushId, request.Access, request.Aborted) is not { } view ? null
        : ApiAnswer.Ok(Map(request, view), ApiJson.Default.ApiPush) with
        {
            // The record of a push that has ended does not change any more.
            ETag = view.Record.EndedAt is { } end ? $"\"{view.Record.Id}-{end.UtcTicks:x}\"" : null,
        };

    private static async Task<ApiAnswer?> GetLogAsync(ConsoleRequest request)
    {
        if (await request.Pushes.FindAsync(request.PushId, request.Access, request.Aborted) is not { } view)
        {
            return null;
        }

        if (!Follows(request.Context.Request))
        {
            await LogEndpoint.SendTextAsync(request, view);
            return ApiAnswer.Written;
        }

        return await LiveLog.RunAsync(request, view, new JsonLiveFormat(request))
            ? ApiAnswer.Written
            : ApiAnswer.Problem(StatusCodes.Status429TooManyRequests, "Too Many Requests", "Too many connections follow logs already.");
    }

    private static bool Follows(HttpRequest request) =>
        request.Query.TryGetValue("follow", out var follow)
            ? !string.Equals(follow, "false", StringComparison.OrdinalIgnoreCase)
            : request.GetTypedHeaders().Accept.Any(static type => type.MediaType.Equals("text/event-stream", StringComparison.OrdinalIgnoreCase));

    private static async Task<ApiAnswer?> RunAsync(ConsoleRequest request, PushAction action)
    {
        if (await request.Pushes.FindAsync(request.PushId, request.Access, request.Aborted) is not { } view
            || !RepositoryName.TryParse(view.Record.Repository, out var repository))
        {
            return null;
        }

        if (!await request.Access.MayWriteAsync(repository))
        {
            return ApiAnswer.Problem(StatusCodes.Status403Forbidden, "Forbidden", "You may see this push, but not change anything.");
        }

        _ = await ApiBody.ReadAsync(request, ApiJson.Default.ApiEmpty);
        return await action.RunAsync(request, view.Record) is { } id && await request.Pushes.FindAsync(id, request.Access, request.Aborted) is { } next
            ? ApiAnswer.Ok(Map(request, next), ApiJson.Default.ApiPush, StatusCodes.Status202Accepted) with { Location = request.Urls.Api($"/pushes/{id}").Value }
            : ApiAnswer.Problem(StatusCodes.Status409Conflict, "Conflict", view.RunsElsewhere ? "Another server runs this push." : "The push has ended, or its refs are changing already.");
    }

    public static ApiPush Map(ConsoleRequest request, PushView view) => Map(request, view.Record, view.Running?.CurrentStage);

    private static ApiPush Map(ConsoleRequest request, PushRecord push, string? stage) => ApiPush.From(push, stage, request.Urls.Push(push.Id).Value);
}
