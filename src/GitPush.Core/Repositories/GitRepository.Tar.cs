using GitPush.Objects;

namespace GitPush.Repositories;

public sealed partial class GitRepository
{
    /// <summary>
    /// Writes the files of a commit as a tar (pax), as <c>git archive</c> does, without a check-out: for a build's context, for
    /// example. Files have mode 0644 or 0755, owner root and the commit's time (1970 for a tree); submodules are empty
    /// folders. Links are written as they are: whoever unpacks decides where they may lead.
    /// </summary>
    /// <param name="commitOrTree">A commit, a tag of one, or a tree.</param>
    /// <param name="destination">Where the tar goes; left open. Need not be seekable.</param>
    /// <param name="prefix">Put in front of every path, such as <c>shop-1.0/</c>.</param>
    /// <exception cref="CheckOutException">Something in the tree is not fit to be unpacked.</exception>
    /// <exception cref="KeyNotFoundException">There is no such commit or tree.</exception>
    public async Task WriteTarAsync(
        ObjectId commitOrTree, Stream destination, string prefix = "", CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(destination);
        ArgumentNullException.ThrowIfNull(prefix);
        using var reader = Objects.OpenReader();
        await TarArchive.WriteAsync(reader, commitOrTree, destination, prefix, cancellationToken);
    }

    /// <summary>Writes a part of a tree as a tar, as <see cref="WriteTarAsync(ObjectId, Stream, string, CancellationToken)"/> writes all of it.</summary>
    /// <param name="commitOrTree">A commit, or a tree such as that of a sub-folder.</param>
    /// <param name="destination">Where the tar goes; left open.</param>
    /// <param name="time">The time of all files.</param>
    /// <param name="selection">Which part. What is left out is not read.</param>
    /// <exception cref="CheckOutException">Something in that part is not fit to be unpacked.</exception>
    /// <exception cref="KeyNotFoundException">There is no such commit or tree.</exception>
    internal async Task WriteTarAsync(
        ObjectId commitOrTree, Stream destination, DateTimeOffset time, ITreeSelection selection, CancellationToken cancellationToken)
    {
        using var reader = Objects.OpenReader();
        await TarArchive.WriteAsync(reader, commitOrTree, destination, time, selection, cancellationToken);
    }
}
