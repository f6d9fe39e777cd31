using System.Diagnostics.CodeAnalysis;
using System.Security.Claims;
using GitPush.Access;
using GitPush.Repositories;
using Microsoft.Extensions.Options;

namespace GitPush.Kubernetes.Remotes;

/// <summary>
/// Lets the keys of a Remote, as they are at this moment, into its repository; other repositories are the business of the host's
/// authorizer, for users that the host itself knows.
/// </summary>
internal sealed class RemoteGuard(RemoteDirectory remotes, RemoteRepositories repositories, IOptions<GitPushRemoteOptions> options, TimeProvider time)
    : IRepositoryGuard
{
    private static readonly ClaimsPrincipal s_nobody = new(new ClaimsIdentity());

    public bool TryResolve(string path, [MaybeNullWhen(false)] out RepositoryName repository)
    {
        var remote = remotes.Index.FindGitkubePath(path);
        repository = remote?.Repository ?? default;
        return remote?.Repository is not null;
    }

    public async ValueTask<bool> AuthorizeAsync(
        ClaimsPrincipal user, RepositoryName repository, GitOperation operation, IGitAuthorizer next, CancellationToken cancellationToken)
    {
        var isKnownByKeyAlone = KeyLoginIdentity.IsAllThatIsKnownOf(user);
        if (remotes.Index.OwnerOf(repository) is not { } remote)
        {
            // A Remote that is gone leaves its repository behind, to nobody. And whom nothing but a Remote's key has let in is no
            // user of the host's, whatever the host gives to its users.
            return !await repositories.IsOfRemoteAsync(repository, cancellationToken).ConfigureAwait(false)
                && await next.AuthorizeAsync(isKnownByKeyAlone ? s_nobody : user, repository, operation, cancellationToken).ConfigureAwait(false);
        }

        if (!remote.IsAdmitted)
        {
            return false;
        }

        if (IsGranted(user, remote))
        {
            return true;
        }

        return options.Value.AllowHostUsers
            && !isKnownByKeyAlone
            && await next.AuthorizeAsync(user, repository, operation, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Whether a user has logged in with a key that a Remote grants.</summary>
    public bool IsGranted(ClaimsPrincipal user, RemoteEntry remote)
    {
        var now = time.GetUtcNow();
        return KeyLoginIdentity.Find(user) is { } login && remote.Keys.Any(grant => grant.Allows(login, now));
    }
}
