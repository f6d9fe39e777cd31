using GitPush.Objects;

namespace GitPush.Hooks;

/// <summary>The commit of a push that stages build and deploy.</summary>
/// <param name="Update">The update that brought it.</param>
/// <param name="Commit">The commit; what the tag names where a tag was pushed.</param>
internal sealed record PushSource(RefUpdate Update, ObjectId Commit)
{
    /// <summary>Finds the one update of a push that is to be built and deployed.</summary>
    /// <param name="push">The push.</param>
    /// <param name="refs">Which refs are; null for those of the stage's pipeline, and outside of pipelines for the branch that the repository's HEAD names.</param>
    /// <returns>The commit; null when the push changes none of these refs, or deletes them.</returns>
    /// <exception cref="StageFailedException">There are several, or it is no commit: nobody can say what should run.</exception>
    public static PushSource? Find(PushContext push, GlobList? refs)
    {
        RefUpdate? found = null;
        var head = refs is null && !push.IsRouted ? HeadAfter(push) : null;
        foreach (var update in push.Updates)
        {
            if (update.Kind == RefUpdateKind.Delete || !(refs is null ? push.IsRouted || update.Target == head : update.IsIn(refs)))
            {
                continue;
            }

            if (found is not null)
            {
                throw new StageFailedException($"{found.Name} and {update.Name} would both be deployed: push one of them at a time");
            }

            found = update;
        }

        if (found is null)
        {
            return null;
        }

        return push.Repository.Resolve($"{found.NewId}^{{commit}}") is { } commit
            ? new PushSource(found, commit)
            : throw new StageFailedException($"{found.Name} names no commit, so there is nothing to deploy");
    }

    // HEAD of a repository without branches follows the first one that comes in.
    private static string? HeadAfter(PushContext push)
    {
        var head = push.Repository.HeadTarget;
        return push.Updates.Any(update => update.Target == head) || push.Repository.GetRefs("refs/heads/").Count > 0
            ? head
            : push.Updates.FirstOrDefault(update => update.Branch is not null)?.Name;
    }
}
