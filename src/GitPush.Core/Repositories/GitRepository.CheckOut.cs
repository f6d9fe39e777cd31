using GitPush.Objects;

namespace GitPush.Repositories;

public sealed partial class GitRepository
{
    /// <summary>
    /// Writes the files of a commit into a folder, for a build or a deployment. There is no <c>.git</c> in it. Executables are
    /// executable, submodules are empty folders. Nothing is written outside of the folder, whatever the tree holds: names that
    /// any file system takes for <c>.git</c> or for another folder, and links that could lead out, stop the check-out.
    /// </summary>
    /// <param name="commitOrTree">A commit, a tag of one, or a tree.</param>
    /// <param name="folder">Where to write: missing or empty. When the check-out fails or is cancelled, it is so again.</param>
    /// <param name="options">What to write and how much; defaults when null.</param>
    /// <exception cref="IOException">The folder is not empty, or cannot be written.</exception>
    /// <exception cref="CheckOutException">Something in the tree is not fit to be written.</exception>
    /// <exception cref="KeyNotFoundException">There is no such commit, tree or <see cref="CheckOutOptions.Path"/>.</exception>
    public Task CheckOutAsync(
        ObjectId commitOrTree, string folder, CheckOutOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        options ??= new CheckOutOptions();
        var destination = System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(folder));

        // Local files on both sides: one thread that does nothing else is the quickest.
        return Task.Run(
            () =>
            {
                using var reader = Objects.OpenReader();
                CheckOut.Run(reader, FindTree(reader, commitOrTree, options.Path), destination, options, cancellationToken);
            },
            cancellationToken);
    }

    /// <summary>The tree of a folder.</summary>
    /// <exception cref="KeyNotFoundException">There is no such commit, tree or folder.</exception>
    internal ObjectId FindTree(ObjectId commitOrTree, string path)
    {
        using var reader = Objects.OpenReader();
        return FindTree(reader, commitOrTree, path);
    }

    private static ObjectId FindTree(ObjectReader reader, ObjectId commitOrTree, string path)
    {
        var wanted = path.Trim('/');
        if (wanted.Length == 0)
        {
            return PeelToTree(reader, commitOrTree).Id;
        }

        return FindEntry(reader, commitOrTree, wanted) is { Mode: EntryMode.Tree } entry
            ? entry.Id
            : throw new KeyNotFoundException($"There is no folder '{wanted}' in {commitOrTree}.");
    }
}
