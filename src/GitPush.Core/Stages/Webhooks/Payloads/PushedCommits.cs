using GitPush.Hooks;
using GitPush.Objects;
using GitPush.Repositories;

namespace GitPush.Stages.Webhooks.Payloads;

/// <summary>The commits that an update brings, as GitHub's <c>push</c> event lists them.</summary>
/// <remarks>
/// Not the walk by which policies find new commits (<see cref="Policies.NewCommits"/>), for it answers another question: here counts what
/// was not stored before, as GitHub's <c>distinct</c>, there what no ref reached, so that a commit which a deleted branch has left behind
/// is judged when it comes back, and is not told of twice. And this one goes newest first and ends with the payload's last commit, where
/// that one has to see all of a history that is pushed.
/// </remarks>
/// <param name="Head">What the ref names afterwards, tags peeled; null where it is deleted or names no commit.</param>
/// <param name="Commits">Oldest first; of too many, the newest.</param>
internal sealed record PushedCommits(Commit? Head, IReadOnlyList<PushedCommit> Commits)
{
    private static readonly PushedCommits None = new(null, []);

    /// <summary>
    /// An update of a branch brings what can be reached from the new commit and not from the old one. A new ref brings what is new to the
    /// repository: what can be reached from objects that were there was pushed before.
    /// </summary>
    /// <param name="pushed">The repository with the pushed objects.</param>
    /// <param name="before">The repository without them.</param>
    /// <param name="max">How many at the most.</param>
    public static PushedCommits Find(GitRepository pushed, GitRepository before, RefUpdate update, int max)
    {
        if (update.NewId.IsZero || pushed.Resolve($"{update.NewId}^{{commit}}") is not { } tip)
        {
            return None;
        }

        var old = update.OldId.IsZero ? null : pushed.Resolve($"{update.OldId}^{{commit}}");
        var newest = old is { } from ? pushed.GetCommits(tip, from).Take(max) : NewTo(before, pushed, tip).Take(max);
        var commits = newest.Select(commit => new PushedCommit(commit, IsNew(before, commit.Id))).Reverse().ToList();
        return new PushedCommits(pushed.GetCommit(tip), commits);
    }

    private static bool IsNew(GitRepository before, ObjectId id) => before.GetObjectType(id) is null;

    /// <summary>Newest first by committer time. Does not go beyond what was there: all that it reaches was there as well.</summary>
    private static IEnumerable<Commit> NewTo(GitRepository before, GitRepository pushed, ObjectId tip)
    {
        var seen = new HashSet<ObjectId>();
        var open = new PriorityQueue<Commit, long>();
        Add(tip);
        while (open.TryDequeue(out var commit, out _))
        {
            yield return commit;
            foreach (var parent in commit.Parents)
            {
                Add(parent);
            }
        }

        void Add(ObjectId id)
        {
            // A parent that is in neither is where the history of a shallow repository ends.
            if (seen.Add(id) && IsNew(before, id) && pushed.GetObjectType(id) is not null)
            {
                var commit = pushed.GetCommit(id);
                open.Enqueue(commit, -commit.Committer.When.UtcTicks);
            }
        }
    }
}
