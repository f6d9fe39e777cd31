using System.Security.Claims;
using GitPush.Control;
using GitPush.History;

namespace GitPush.TestHost;

/// <summary>Does what an operator does, as lines ask for it.</summary>
internal sealed class Operator(IPushControl control, IPushLog log)
{
    private static readonly ClaimsPrincipal Alice = new(new ClaimsIdentity([new Claim(ClaimTypes.Name, "alice")], "test"));

    /// <summary>Rolls a repository's branch back to the push that brought a commit.</summary>
    /// <returns>The id of the push that does it.</returns>
    public async Task<string> RollBackAsync(string commit) => (await control.RollBackAsync((await FindAsync(commit)).Id, Alice)).Id;

    /// <summary>Runs the stages again for the push that brought a commit.</summary>
    /// <returns>The id of the push that does it.</returns>
    public async Task<string> RedeployAsync(string commit) => (await control.RedeployAsync((await FindAsync(commit)).Id, Alice)).Id;

    /// <summary>What is recorded of a push, once it does not run any more: result, trigger, and each ref with what it named and names.</summary>
    public async Task<string> DescribeAsync(string id)
    {
        while (true)
        {
            // One that has just begun is recorded when its stages begin.
            if (await log.QueryAsync(new PushQuery { Id = id }).SingleOrDefaultAsync() is { Result: not PushResult.Running } record)
            {
                return $"{record.Result} {record.Trigger} {string.Join(' ', record.Refs.Select(pushed => $"{pushed.Name} {pushed.OldId} {pushed.NewId}"))}";
            }

            // What a dead server left is marked in the background of the next start.
            await Task.Delay(TimeSpan.FromMilliseconds(20));
        }
    }

    private async Task<PushRecord> FindAsync(string commit) =>
        await log.QueryAsync(new PushQuery { Limit = int.MaxValue }).FirstAsync(record => record.Trigger == PushTrigger.Push && record.Refs.Any(pushed => pushed.NewId == commit));
}
