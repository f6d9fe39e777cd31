using GitPush.Objects;
using GitPush.Traversal;

namespace GitPush.Repositories;

public sealed partial class GitRepository
{
    /// <summary>Whether a commit can be reached from another by following parents. Every commit can be from itself.</summary>
    /// <exception cref="KeyNotFoundException">One of the commits, or one between them, does not exist.</exception>
    public bool IsAncestor(ObjectId ancestor, ObjectId descendant)
    {
        using var reader = Objects.OpenReader();
        var commits = new CommitGraph(reader, Shallow, ReadCommitGraph);
        var pair = (commits.Add(PeelToCommit(reader, ancestor)), commits.Add(PeelToCommit(reader, descendant)));
        return new CommitReachability(commits).AreAncestors([pair], CancellationToken.None)[0];
    }

    /// <summary>
    /// The best common ancestor of two commits (git-merge-base(1)); where there are several as good as each other, the newest.
    /// </summary>
    /// <returns>Its id, or null when the commits have no ancestor in common.</returns>
    /// <exception cref="KeyNotFoundException">One of the commits, or one below them, does not exist.</exception>
    public ObjectId? FindMergeBase(ObjectId first, ObjectId second)
    {
        using var reader = Objects.OpenReader();
        var commits = new CommitGraph(reader, Shallow, ReadCommitGraph);
        var found = CommitAncestry.FindMergeBase(
            commits, commits.Add(PeelToCommit(reader, first)), commits.Add(PeelToCommit(reader, second)));
        return found is { } commit ? commits.Id(commit) : null;
    }

    /// <summary>
    /// The commits that can be reached from a commit, newest first by committer time: <c>git log</c>. Read while they are
    /// enumerated.
    /// </summary>
    /// <param name="from">A commit, or a tag of one.</param>
    /// <param name="notReachableFrom">
    /// Leaves out what can be reached from this commit: for the old and the new id of an update the commits that it brings.
    /// <see cref="ObjectId.Zero"/> and null leave nothing out.
    /// </param>
    /// <exception cref="KeyNotFoundException">One of the commits does not exist.</exception>
    public IEnumerable<Commit> GetCommits(ObjectId from, ObjectId? notReachableFrom = null)
    {
        using var reader = Objects.OpenReader();
        var commits = new CommitGraph(reader, Shallow, ReadCommitGraph);
        var walk = new CommitWalk(commits);
        walk.Include(commits.Add(PeelToCommit(reader, from)));
        var excludes = notReachableFrom is { IsZero: false };
        if (excludes)
        {
            walk.Exclude(commits.Add(PeelToCommit(reader, notReachableFrom!.Value)));
        }

        foreach (var commit in excludes ? walk.Run(CancellationToken.None) : walk.Enumerate())
        {
            var id = commits.Id(commit);
            if (!reader.TryRead(id, out var value))
            {
                throw new MissingObjectException("commit", id);
            }

            yield return ObjectReader.ReadCommit(id, value).ToCommit(id);
        }
    }

    private static ObjectId PeelToCommit(ObjectReader reader, ObjectId id) =>
        reader.Peel(id, ObjectType.Commit)?.Id ?? throw new MissingObjectException("commit", id);
}
