using GitPush.Objects;
using GitPush.Traversal;

namespace GitPush.Repositories;

public sealed partial class GitRepository
{
    /// <summary>
    /// What differs between two commits or trees: files, links and submodules, sorted by path (ordinal). Folders appear through
    /// what is in them; a file that became a folder is deleted, and the folder's files are added. Renames are not looked for.
    /// </summary>
    /// <param name="oldId">A commit, a tag of one, or a tree; <see cref="ObjectId.Zero"/> stands for the empty tree.</param>
    /// <param name="newId">A commit, a tag of one, or a tree; <see cref="ObjectId.Zero"/> stands for the empty tree.</param>
    /// <exception cref="KeyNotFoundException">A commit or tree does not exist.</exception>
    public IReadOnlyList<TreeChange> Diff(ObjectId oldId, ObjectId newId)
    {
        using var reader = Objects.OpenReader();
        return TreeChanges.Find(reader, RootOf(reader, oldId), RootOf(reader, newId), CancellationToken.None);
    }

    /// <summary>
    /// The paths that differ between two commits, sorted; <see cref="ObjectId.Zero"/> stands for the empty tree, and so does
    /// an old id that names no commit. A new id that names none has no paths.
    /// </summary>
    internal Task<IReadOnlyList<string>> GetChangedPathsAsync(
        ObjectId oldId, ObjectId newId, CancellationToken cancellationToken) => Task.Run(
            IReadOnlyList<string> () =>
            {
                using var reader = Objects.OpenReader();
                if (reader.Peel(newId, ObjectType.Tree) is not { } newTree)
                {
                    return [];
                }

                var oldTree = reader.Peel(oldId, ObjectType.Tree)?.Id ?? ObjectId.EmptyTree;
                return TreeChanges.Find(reader, oldTree, newTree.Id, cancellationToken).ConvertAll(change => change.Path);
            },
            cancellationToken);

    private static ObjectId RootOf(ObjectReader reader, ObjectId commitOrTree) =>
        commitOrTree.IsZero ? ObjectId.EmptyTree : PeelToTree(reader, commitOrTree).Id;
}
