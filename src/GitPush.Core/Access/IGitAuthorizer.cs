using System.Security.Claims;
using GitPush.Repositories;

namespace GitPush.Access;

/// <summary>
/// Decides who may fetch from and push to which repository. The default lets every authenticated user do both and no
/// anonymous one anything, unless <c>AllowAnonymousFetch()</c> or <c>AllowAnonymousPush()</c> says so. Called for every
/// request, before the repository is looked up, with an instance from a service scope of its own; one that is registered as
/// a singleton is called from many threads at once.
/// </summary>
public interface IGitAuthorizer
{
    /// <summary>Whether <paramref name="user"/> may do <paramref name="operation"/> with <paramref name="repository"/>.</summary>
    /// <param name="user">The authenticated user, or a principal without an authenticated identity.</param>
    /// <param name="repository">The name that was asked for; a repository of that name need not exist.</param>
    /// <param name="operation">Fetch or push.</param>
    /// <param name="cancellationToken">Cancelled when the client goes away.</param>
    ValueTask<bool> AuthorizeAsync(ClaimsPrincipal user, RepositoryName repository, GitOperation operation, CancellationToken cancellationToken);
}
