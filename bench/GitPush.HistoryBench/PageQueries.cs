using GitPush.History;
using GitPush.Repositories;

namespace GitPush.HistoryBench;

/// <summary>The pages that are measured: 50 pushes each, without output unless the name says so.</summary>
internal static class PageQueries
{
    private const int PageSize = 50;

    /// <param name="count">How many pushes there are.</param>
    /// <param name="round">Rounds ask for other users, repositories, times and pages.</param>
    public static IEnumerable<(string Name, PushQuery Query)> All(int count, int round)
    {
        var page = new PushQuery { IncludeOutput = false, Limit = PageSize };
        var repository = RepositoryName.Parse(GeneratedPushes.RepositoryName(round * 7 % GeneratedPushes.Repositories));
        var user = GeneratedPushes.UserName(round * 11 % GeneratedPushes.Users);
        var middle = GeneratedPushes.TimeOf((count / 3) + (round * 100), count);
        var far = Guid.CreateVersion7(middle).ToString("N");
        yield return ("newest", page);
        yield return ("newest, with output", page with { IncludeOutput = true });
        yield return ("far back (Before)", page with { Before = far });
        yield return ("repository", page with { Repository = repository });
        yield return ("repository, far back", page with { Repository = repository, Before = far });
        yield return ("user", page with { User = user });
        yield return ("repository and user", page with { Repository = repository, User = user });
        yield return ("ref main", page with { Ref = "refs/heads/main" });
        yield return ("ref main of a repository", page with { Ref = "refs/heads/main", Repository = repository });
        yield return ("ref of one push", page with { Ref = $"refs/heads/{user}/topic{round * 3}" });
        yield return ("ref pattern, many", page with { Ref = "refs/heads/*" });
        yield return ("ref pattern, some", page with { Ref = "refs/heads/release/*" });
        yield return ("ref pattern, none", page with { Ref = "refs/tags/v*" });
        yield return ("ref pattern of a repository", page with { Ref = "refs/heads/release/**", Repository = repository });
        yield return ("result rejected", page with { Result = PushResult.Rejected });
        yield return ("result interrupted", page with { Result = PushResult.Interrupted });
        yield return ("result running", page with { Result = PushResult.Running });
        yield return ("result of a repository", page with { Result = PushResult.Interrupted, Repository = repository });
        yield return ("trigger roll-back", page with { Trigger = PushTrigger.Rollback });
        yield return ("time: a week", page with { From = middle, Until = middle.AddDays(7) });
        yield return ("time: until long ago", page with { Until = middle });
        yield return ("everything at once", page with { Repository = repository, User = user, Ref = "refs/heads/**", Result = PushResult.Succeeded, From = middle });
        yield return ("one by its id", page with { Id = far });
    }
}
