using System.Security.Claims;
using GitPush.Access;
using GitPush.Repositories;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace GitPush.Console.Access;

/// <summary>
/// What the user of one request may see and do. Asks the host's <see cref="IGitAuthorizer"/> as the git transports do, each
/// question once. Belongs to one request and is not thread-safe.
/// </summary>
internal sealed class ConsoleAccess(HttpContext context, GitPushConsoleOptions options)
{
    private readonly Dictionary<(RepositoryName Repository, GitOperation Operation), bool> _answers = [];
    private bool? _mayWrite;

    public ClaimsPrincipal User => context.User;

    public bool IsAuthenticated => User.Identity is { IsAuthenticated: true };

    /// <summary>What the user is called in records and to pushers.</summary>
    public string Name => User.Identity?.Name is { Length: > 0 } name ? name : "somebody";

    /// <summary>Whether the user may know of a repository: its pushes, logs and files.</summary>
    /// <param name="repository">A name as a record has it.</param>
    public async ValueTask<bool> MayReadAsync(string repository) =>
        RepositoryName.TryParse(repository, out var name) && await MayReadAsync(name);

    public ValueTask<bool> MayReadAsync(RepositoryName repository) => AskAsync(repository, GitOperation.Fetch);

    /// <summary>Whether the user may cancel, redeploy, roll back and freeze.</summary>
    public async ValueTask<bool> MayWriteAsync(RepositoryName repository) =>
        await MeetsWritePolicyAsync()
        && await AskAsync(repository, GitOperation.Fetch)
        && await AskAsync(repository, GitOperation.Push);

    private async ValueTask<bool> MeetsWritePolicyAsync()
    {
        if (options.WritePolicy is not { } policy)
        {
            return true;
        }

        // The endpoints demand it as well. There AllowAnonymous() would take it away, and here is where buttons learn of it.
        return _mayWrite ??= (await context.RequestServices.GetRequiredService<IAuthorizationService>().AuthorizeAsync(User, context, policy)).Succeeded;
    }

    private async ValueTask<bool> AskAsync(RepositoryName repository, GitOperation operation)
    {
        if (_answers.TryGetValue((repository, operation), out var known))
        {
            return known;
        }

        var authorizer = context.RequestServices.GetRequiredService<IGitAuthorizer>();
        var answer = context.RequestServices.GetService<IRepositoryGuard>() is { } guard
            ? await guard.AuthorizeAsync(User, repository, operation, authorizer, context.RequestAborted)
            : await authorizer.AuthorizeAsync(User, repository, operation, context.RequestAborted);
        _answers.Add((repository, operation), answer);
        return answer;
    }
}
