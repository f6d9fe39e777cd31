using GitPush.Console.Endpoints;
using GitPush.History;

namespace GitPush.Console.Pages;

/// <summary>What can be done with a push, in words and deeds.</summary>
internal sealed class PushAction
{
    private readonly Func<ConsoleRequest, string, Task<string?>> _run;

    private PushAction(string name, Func<ConsoleRequest, string, Task<string?>> run) => (Name, _run) = (name, run);

    public static PushAction Cancel { get; } = new("cancel", static (request, id) =>
        Task.FromResult(request.Control.Cancel(id, request.Access.Name) ? id : null))
    {
        Title = "Cancel this push?",
        Consequence = "Its stage is cancelled, what it has done is taken back, and no ref changes. The pusher reads who cancelled it.",
        Button = "Cancel the push",
        ButtonClass = "danger",
    };

    public static PushAction Redeploy { get; } = new("redeploy", static async (request, id) =>
        (await request.Control.RedeployAsync(id, request.Access.User, request.Aborted)).Id)
    {
        Title = "Redeploy this push?",
        Consequence = "The stages run again for the same commits. No ref changes. It waits for the repository's turn, and is recorded as a push of its own.",
        Button = "Redeploy",
        ButtonClass = "primary",
    };

    public static PushAction RollBack { get; } = new("rollback", static async (request, id) =>
        (await request.Control.RollBackAsync(id, request.Access.User, request.Aborted)).Id)
    {
        Title = "Roll back to this push?",
        Consequence = "The refs are set back to what this push brought, and the stages run for that. Commits that were pushed since are no longer on these refs. It waits for the repository's turn, and is recorded as a push of its own.",
        Button = "Roll back",
        ButtonClass = "danger",
        IsMove = true,
    };

    /// <summary>The last segment of its address.</summary>
    public string Name { get; }

    public required string Title { get; init; }

    /// <summary>What will happen.</summary>
    public required string Consequence { get; init; }

    public required string Button { get; init; }

    public required string ButtonClass { get; init; }

    /// <summary>Whether refs move.</summary>
    public bool IsMove { get; private init; }

    /// <summary>What a ref will name.</summary>
    /// <param name="now">What it names now; null when it does not exist.</param>
    public string? TargetOf(PushedRef pushed, string? now) => IsMove ? pushed.NewId : now;

    /// <summary>Does it.</summary>
    /// <returns>The id of the push to look at then; null when it is too late.</returns>
    /// <exception cref="Control.PushControlException">It cannot be done.</exception>
    public Task<string?> RunAsync(ConsoleRequest request, PushRecord push)
    {
        Log.PushAction(request.Logger, request.Access.Name, Name, push.Id, push.Repository);
        return _run(request, push.Id);
    }
}
