namespace GitPush.Repositories;

/// <summary>Takes in repositories that git has made. A singleton; safe for use by many threads.</summary>
public interface IRepositoryImporter
{
    /// <summary>
    /// Copies a repository of this machine: all objects, also those that it borrows from others, and all refs; of one with a work tree without what
    /// belongs to its owner alone (<c>refs/remotes/</c>, <c>refs/stash</c>). Symbolic refs stay symbolic. For a detached HEAD the new one names a branch whose
    /// tip is the same commit: <c>main</c>, else <c>master</c>, else the first by name; without such a branch it is that of a new repository.
    /// Its config, hooks and reflogs are not taken over. Everything that its refs need is found to be there before
    /// the first ref is made, though objects are not read for being sound; the source is only read.
    /// </summary>
    /// <param name="path">A bare repository's folder, or that of a work tree with <c>.git</c> in it. Nobody should push to it meanwhile.</param>
    /// <param name="name">The name under which it is served.</param>
    /// <param name="cancellationToken">Ends the import; nothing of it is left.</param>
    /// <returns>The new repository.</returns>
    /// <exception cref="DirectoryNotFoundException">There is no repository.</exception>
    /// <exception cref="NotSupportedException">It needs what GitPush does not have, such as SHA-256 ids, or it is a partial clone.</exception>
    /// <exception cref="InvalidDataException">An object is missing, or a ref cannot be read; the message names the ref.</exception>
    /// <exception cref="InvalidOperationException">A repository of that name exists.</exception>
    /// <exception cref="IOException">It cannot be read, or not written.</exception>
    ValueTask<GitRepository> ImportAsync(string path, RepositoryName name, CancellationToken cancellationToken = default);
}
