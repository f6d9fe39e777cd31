using GitPush.Objects;
using GitPush.Repositories;

namespace GitPush.Console.Browsing;

/// <summary>What a commit changes against its first parent.</summary>
internal static class CommitChanges
{
    public static IReadOnlyList<TreeChange> Find(RepositoryView repository, Commit commit)
    {
        // Where the history is shallow, the parent of its first commit is not there.
        var parent = commit.Parents is [var first, ..] && repository.Repository.GetObjectType(first) is not null ? first : ObjectId.Zero;
        return repository.Repository.Diff(parent, commit.Id);
    }
}
