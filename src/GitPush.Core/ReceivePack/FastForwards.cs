using GitPush.Objects;
using GitPush.Repositories;
using GitPush.Traversal;

namespace GitPush.ReceivePack;

/// <summary>Finds out which commands of a push move their refs forward, in few walks for all of them together.</summary>
internal static class FastForwards
{
    /// <summary>Of some commands those that replace a commit by one that it can be reached from.</summary>
    /// <exception cref="MissingObjectException">A commit on the way is missing. One that a ref names and that is lost is no such commit: a push can mend that.</exception>
    public static HashSet<PushCommand> Find(GitRepository repository, IEnumerable<PushCommand> commands, CancellationToken cancellationToken)
    {
        using var reader = repository.Objects.OpenReader();
        var commits = new CommitGraph(reader, repository.Shallow, repository.ReadCommitGraph);
        var moves = new List<PushCommand>();
        var pairs = new List<(int Ancestor, int Descendant)>();
        foreach (var command in commands)
        {
            if (!command.OldId.IsZero && !command.IsDelete && IsCommit(command.OldId, reader) && IsCommit(command.NewId, reader))
            {
                moves.Add(command);
                pairs.Add((commits.Add(command.OldId), commits.Add(command.NewId)));
            }
        }

        var found = new HashSet<PushCommand>();
        var answers = new CommitReachability(commits).AreAncestors(pairs, cancellationToken);
        for (var i = 0; i < answers.Length; i++)
        {
            if (answers[i])
            {
                _ = found.Add(moves[i]);
            }
        }

        return found;
    }

    private static bool IsCommit(ObjectId id, ObjectReader reader) => reader.TryGetInfo(id, out var type, out _) && type == ObjectType.Commit;
}
