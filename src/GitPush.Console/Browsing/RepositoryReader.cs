using GitPush.Console.Access;
using GitPush.Repositories;
using Microsoft.Extensions.Options;

namespace GitPush.Console.Browsing;

/// <summary>Reads repositories for somebody: only those that he may fetch from.</summary>
internal sealed class RepositoryReader(IRepositoryStore store, IOptions<GitPushOptions> engine, IOptions<GitPushConsoleOptions> options)
{
    /// <summary>The names after one, sorted.</summary>
    /// <param name="limit">How many; null: a page.</param>
    public async Task<(IReadOnlyList<RepositoryName> Names, string? Next)> ListAsync(
        string? after, int? limit, ConsoleAccess access, CancellationToken cancellationToken)
    {
        var count = Math.Min(limit ?? options.Value.PageSize, options.Value.PageSize * 4);
        List<RepositoryName> names = [];
        await foreach (var name in store.ListAsync(cancellationToken))
        {
            if ((after is not null && string.CompareOrdinal(name.Value, after) <= 0) || !await access.MayReadAsync(name))
            {
                continue;
            }

            if (names.Count == count)
            {
                return (names, names[^1].Value);
            }

            names.Add(name);
        }

        return (names, null);
    }

    /// <summary>A repository, or null when there is none that the user may see.</summary>
    public async Task<RepositoryView?> FindAsync(string? name, ConsoleAccess access, CancellationToken cancellationToken) =>
        RepositoryName.TryParse(name, out var parsed)
            && await access.MayReadAsync(parsed)
            && await store.OpenAsync(parsed, cancellationToken) is { } repository
                ? new RepositoryView(repository, engine.Value)
                : null;
}
