using System.Net;
using GitPush.Repositories;
using Microsoft.Extensions.Options;

namespace GitPush.Operations;

/// <summary>Whether somebody may push now, by the host's rate limits.</summary>
internal sealed class PushRates
{
    private readonly TokenBuckets? _users;
    private readonly TokenBuckets? _repositories;
    private readonly GitPushRateLimits _limits;

    public PushRates(IOptions<GitPushOptions> options, TimeProvider time)
    {
        _limits = options.Value.RateLimits;
        _users = _limits.PushesPerUser is { } users ? new TokenBuckets(users, _limits.Window, time) : null;
        _repositories = _limits.PushesPerRepository is { } repositories ? new TokenBuckets(repositories, _limits.Window, time) : null;
    }

    /// <summary>Counts a push.</summary>
    /// <param name="user">Who pushes; null for a client that has not logged in.</param>
    /// <returns>Why it is not taken, for the pusher; null when it is.</returns>
    public string? Count(string? user, IPAddress? address, RepositoryName repository)
    {
        // A name and an address are never the same: one has a letter before it.
        var who = user is null ? $"address {address}" : $"user {user}";
        if (_users is not null && !_users.TryTake(who, out var wait))
        {
            return $"too many pushes by {user ?? "your address"}: {Describe(_limits.PushesPerUser!.Value, wait)}";
        }

        return _repositories is not null && !_repositories.TryTake(repository.Value, out wait)
            ? $"too many pushes to {repository}: {Describe(_limits.PushesPerRepository!.Value, wait)}"
            : null;
    }

    private string Describe(int allowed, TimeSpan wait) =>
        $"at most {allowed} in {_limits.Window.TotalSeconds:0.###} s, try again in {Math.Ceiling(wait.TotalSeconds):0} s";
}
