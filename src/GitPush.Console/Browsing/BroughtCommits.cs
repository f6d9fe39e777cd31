using GitPush.History;
using GitPush.Objects;

namespace GitPush.Console.Browsing;

/// <summary>The commits that a push brought to a ref.</summary>
internal static class BroughtCommits
{
    /// <returns>Newest first; empty when they are not in the repository, as after a refused push, or the ref names no commit.</returns>
    public static IReadOnlyList<Commit> Find(RepositoryView repository, PushedRef pushed, int most)
    {
        if (!ObjectId.TryParse(pushed.NewId, out var to) || to.IsZero)
        {
            return [];
        }

        // A commit that is gone with a forced push may be gone for good; then what it reached cannot be left out.
        ObjectId? from = ObjectId.TryParse(pushed.OldId, out var old) && repository.Repository.GetObjectType(old) is not null ? old : null;
        try
        {
            return [.. repository.Repository.GetCommits(to, from).Take(most)];
        }
        catch (KeyNotFoundException)
        {
            return [];
        }
    }
}
