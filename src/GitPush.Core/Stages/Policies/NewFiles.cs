using GitPush.Objects;
using GitPush.Repositories;
using GitPush.Stages.Policies.Rules;
using GitPush.Traversal;

namespace GitPush.Stages.Policies;

/// <summary>
/// The files that a commit adds or changes. Of a merge those that differ from all parents, as <c>git show</c> has it: what came from
/// a branch is that branch's commits' doing, or was there before.
/// </summary>
internal static class NewFiles
{
    /// <param name="tree">The commit's tree.</param>
    /// <param name="parents">The trees of its parents.</param>
    public static IEnumerable<NewFile> Find(
        ObjectReader reader, ObjectId tree, IReadOnlyList<ObjectId> parents, CancellationToken cancellationToken)
    {
        var changes = TreeChanges.Find(reader, parents.Count > 0 ? parents[0] : ObjectId.EmptyTree, tree, cancellationToken);
        HashSet<ObjectId>? removed = null;
        foreach (var change in changes)
        {
            if (change.NewMode is null || EntryModes.TypeOf(change.NewMode.Value) != ObjectType.Blob || change.NewId == change.OldId)
            {
                continue;
            }

            var old = new List<ObjectId>(parents.Count);
            if (IsFile(change.OldMode))
            {
                old.Add(change.OldId);
            }

            if (!IsInAnotherParent(reader, change, parents, old))
            {
                removed ??= [.. changes.Where(gone => gone.NewMode is null).Select(gone => gone.OldId)];
                yield return new NewFile(change.Path, change.NewId, change.NewMode.Value, old, removed.Contains(change.NewId));
            }
        }
    }

    /// <param name="old">Gets what stands at the path in the parents behind the first.</param>
    private static bool IsInAnotherParent(ObjectReader reader, TreeChange change, IReadOnlyList<ObjectId> parents, List<ObjectId> old)
    {
        for (var i = 1; i < parents.Count; i++)
        {
            if (GitRepository.FindEntry(reader, parents[i], change.Path) is { } entry && IsFile(entry.Mode))
            {
                if (entry.Id == change.NewId)
                {
                    return true;
                }

                old.Add(entry.Id);
            }
        }

        return false;
    }

    private static bool IsFile(EntryMode? mode) => mode is { } known && EntryModes.TypeOf(known) == ObjectType.Blob;
}
