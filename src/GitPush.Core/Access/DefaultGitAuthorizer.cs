using System.Security.Claims;
using GitPush.Repositories;
using Microsoft.Extensions.Options;

namespace GitPush.Access;

/// <summary>Every authenticated user may fetch and push; an anonymous one what the host has allowed explicitly.</summary>
internal sealed class DefaultGitAuthorizer(IOptions<AnonymousAccessOptions> anonymous) : IGitAuthorizer
{
    public ValueTask<bool> AuthorizeAsync(ClaimsPrincipal user, RepositoryName repository, GitOperation operation, CancellationToken cancellationToken) =>
        ValueTask.FromResult(user.Identity is { IsAuthenticated: true } || operation switch
        {
            GitOperation.Fetch => anonymous.Value.Fetch,
            GitOperation.Push => anonymous.Value.Push,
            _ => false,
        });
}
