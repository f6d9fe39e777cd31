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
        var changes = parents.Count > 1
            ? TreeChanges.FindMerged(reader, parents, tree, cancellationToken)
            : Changes(reader, tree, parents, cancellationToken);
        HashSet<ObjectId>? removed = null;
        foreach (var change in changes)
        {
            if (change.NewMode is null || !IsFile(change.NewMode) || change.NewId == change.OldId)
            {
                continue;
            }

            // Of a merge only what is not as in a parent was compared, and what is removed is.
            removed ??= Removed(parents.Count > 1 ? Changes(reader, tree, parents, cancellationToken) : changes);
            yield return new NewFile(change.Path, change.NewId, change.NewMode.Value, OldIds(reader, change, parents), removed.Contains(change.NewId));
        }
    }

    private static List<TreeChange> Changes(ObjectReader reader, ObjectId tree, IReadOnlyList<ObjectId> parents, CancellationToken cancellationToken) =>
        TreeChanges.Find(reader, parents.Count > 0 ? parents[0] : ObjectId.EmptyTree, tree, cancellationToken);

    private static HashSet<ObjectId> Removed(List<TreeChange> changes) =>
        [.. changes.Where(static gone => gone.NewMode is null).Select(static gone => gone.OldId)];

    /// <summary>What stands at the path in the parents.</summary>
    private static List<ObjectId> OldIds(ObjectReader reader, TreeChange change, IReadOnlyList<ObjectId> parents)
    {
        var old = new List<ObjectId>(parents.Count);
        if (IsFile(change.OldMode))
        {
            old.Add(change.OldId);
        }

        for (var i = 1; i < parents.Count; i++)
        {
            if (GitRepository.FindEntry(reader, parents[i], change.Path) is { } entry && IsFile(entry.Mode))
            {
                old.Add(entry.Id);
            }
        }

        return old;
    }

    private static bool IsFile(EntryMode? mode) => mode is { } known && EntryModes.TypeOf(known) == ObjectType.Blob;
}
