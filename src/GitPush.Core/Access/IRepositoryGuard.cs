using System.Diagnostics.CodeAnalysis;
using System.Security.Claims;
using GitPush.Repositories;

namespace GitPush.Access;

/// <summary>
/// Stands before the host's <see cref="IGitAuthorizer"/>, whichever that is and whenever it was added: for repositories about
/// which something else decides, such as the objects of a cluster. A singleton; called from many threads.
/// </summary>
internal interface IRepositoryGuard
{
    /// <summary>Finds the repository that a path means which is no repository's name.</summary>
    /// <param name="path">As the client wrote it, without a leading slash: <c>~/git/shop-web</c>.</param>
    bool TryResolve(string path, [MaybeNullWhen(false)] out RepositoryName repository);

    /// <summary>Decides, or asks on: as the same user, or as one that is nobody.</summary>
    /// <param name="user">The user, as for <see cref="IGitAuthorizer.AuthorizeAsync"/>.</param>
    /// <param name="repository">The name that was asked for.</param>
    /// <param name="operation">Fetch or push.</param>
    /// <param name="next">The host's.</param>
    /// <param name="cancellationToken">Cancelled when the client goes away.</param>
    ValueTask<bool> AuthorizeAsync(ClaimsPrincipal user, RepositoryName repository, GitOperation operation, IGitAuthorizer next, CancellationToken cancellationToken);
}
