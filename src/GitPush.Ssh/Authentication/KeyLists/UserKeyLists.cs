using System.Security.Claims;
using GitPush.Signatures.Ssh.Keys;
using GitPush.Ssh.Keys.AuthorizedKeys;
using Microsoft.Extensions.Logging;

namespace GitPush.Ssh.Authentication.KeyLists;

/// <summary>What lists of keys say of one. Thread-safe.</summary>
internal static class UserKeyLists
{
    private const string AuthenticationType = "GitPush.Ssh";

    /// <summary>Answers for an authenticator. The first list that allows the key counts.</summary>
    public static ClaimsPrincipal? Answer(
        this IReadOnlyList<UserKeyList> lists, SshKeyAuthenticationContext context, DateTimeOffset now, ILogger logger)
    {
        foreach (var list in lists)
        {
            var (verdict, entry) = list.Keys.Find(context.Key.Key, context.RemoteAddress, now);
            if (verdict == AuthorizedKeyVerdict.Allowed)
            {
                context.KeyComment = entry!.Comment;
                context.RequireTouch = entry.Options.Required.HasFlag(SecurityKeyFlags.UserPresent);
                context.RequireUserVerification = entry.Options.Required.HasFlag(SecurityKeyFlags.UserVerified);
                return new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.Name, list.NameOf(entry))], AuthenticationType));
            }

            if (entry is not null)
            {
                Log.KeyNotAllowed(logger, entry.Key.Fingerprint, list.NameOf(entry), context.RemoteAddress, verdict);
            }
        }

        return null;
    }

    /// <summary>Finds keys that stand in the lists of two users: which of them logs in is a matter of order, and hardly meant so.</summary>
    public static IEnumerable<(string Fingerprint, string First, string Second)> FindShared(this IEnumerable<UserKeyList> lists)
    {
        var owners = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (list, entry) in lists.SelectMany(list => list.Keys.Entries.Select(entry => (list, entry))))
        {
            var name = list.NameOf(entry);
            if (!owners.TryAdd(entry.Key.Fingerprint, name) && owners[entry.Key.Fingerprint] != name)
            {
                yield return (entry.Key.Fingerprint, owners[entry.Key.Fingerprint], name);
            }
        }
    }
}
