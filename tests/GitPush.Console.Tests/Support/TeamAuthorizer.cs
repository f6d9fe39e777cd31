using System.Security.Claims;
using GitPush.Access;
using GitPush.Repositories;

namespace GitPush.Console.Tests.Support;

/// <summary>ada may do everything, bob may only read, and of repositories whose names begin with "secret" nobody but ada knows.</summary>
internal sealed class TeamAuthorizer : IGitAuthorizer
{
    public ValueTask<bool> AuthorizeAsync(ClaimsPrincipal user, RepositoryName repository, GitOperation operation, CancellationToken cancellationToken) =>
        ValueTask.FromResult(user.Identity?.Name switch
        {
            "ada" => true,
            "bob" => operation == GitOperation.Fetch && !repository.Value.StartsWith("secret", StringComparison.Ordinal),
            { Length: > 20 } => true,
            _ => false,
        });
}
