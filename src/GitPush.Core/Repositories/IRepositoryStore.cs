namespace GitPush.Repositories;

/// <summary>
/// Where repositories are. The default keeps bare repositories under <see cref="GitPushOptions.RepositoryRoot"/>:
/// <c>team/shop</c> is the folder <c>team/shop.git</c>. Safe for use by many threads.
/// </summary>
/// <remarks>
/// A store of the host's own is registered as a singleton before or after <c>AddGitPush()</c>. It returns what
/// <see cref="GitRepository.Open"/> returned for the name, and is quicker when it keeps that. What a server that dies leaves
/// behind is cleared away in repositories below <see cref="GitPushOptions.RepositoryRoot"/>, and nowhere else.
/// </remarks>
public interface IRepositoryStore
{
    /// <summary>The repository of a name, or null when there is none.</summary>
    ValueTask<GitRepository?> OpenAsync(RepositoryName name, CancellationToken cancellationToken = default);

    /// <summary>Creates an empty bare repository.</summary>
    /// <exception cref="InvalidOperationException">One of that name exists.</exception>
    ValueTask<GitRepository> CreateAsync(RepositoryName name, CancellationToken cancellationToken = default);

    /// <summary>The names of all repositories, sorted.</summary>
    IAsyncEnumerable<RepositoryName> ListAsync(CancellationToken cancellationToken = default);

    /// <summary>Deletes a repository with all it holds.</summary>
    /// <returns>Whether there was one.</returns>
    ValueTask<bool> DeleteAsync(RepositoryName name, CancellationToken cancellationToken = default);
}
