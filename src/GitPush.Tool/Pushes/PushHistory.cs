using GitPush.Console.Api.Models;
using GitPush.History;
using GitPush.Tool.Repositories;

namespace GitPush.Tool.Pushes;

/// <summary>The history of a folder of repositories, read from its files without a server.</summary>
internal static class PushHistory
{
    public static async Task<ApiPushList> ListAsync(string root, PushQuery query, CancellationToken cancellationToken)
    {
        await using var folder = RepositoryFolder.Open(root);
        var records = await folder.History.QueryAsync(query with { IncludeOutput = false, Limit = query.Limit + 1 }, cancellationToken).ToListAsync(cancellationToken);
        var pushes = records.Take(query.Limit).Select(Map).ToList();
        return new ApiPushList(pushes, records.Count > query.Limit ? pushes[^1].Id : null);
    }

    /// <exception cref="ToolException">There is no such push.</exception>
    public static async Task<(ApiPush Push, string Log)> FindAsync(string root, string id, CancellationToken cancellationToken)
    {
        await using var folder = RepositoryFolder.Open(root);
        var record = await folder.History.QueryAsync(new PushQuery { Id = id, Limit = 1 }, cancellationToken).FirstOrDefaultAsync(cancellationToken)
            ?? throw new ToolException("there is no such push");
        return (Map(record), record.Output);
    }

    // No server, so no address of a page either.
    private static ApiPush Map(PushRecord record) => ApiPush.From(record, currentStage: null, page: "");
}
