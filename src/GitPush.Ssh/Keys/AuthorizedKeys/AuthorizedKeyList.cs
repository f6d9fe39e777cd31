using System.Net;
using GitPush.Signatures.Ssh.Keys;

namespace GitPush.Ssh.Keys.AuthorizedKeys;

/// <summary>
/// The content of an <c>authorized_keys</c> file (sshd(8), "AUTHORIZED_KEYS FILE FORMAT"). Each option of a line is honoured, or the
/// line is refused; none is ever passed over. Immutable and thread-safe.
/// </summary>
internal sealed class AuthorizedKeyList
{
    private readonly ILookup<string, AuthorizedKey> _byFingerprint;

    private AuthorizedKeyList(List<AuthorizedKey> entries, List<AuthorizedKeyRefusal> refusals)
    {
        Entries = entries;
        Refusals = refusals;
        _byFingerprint = entries.ToLookup(entry => entry.Key.Fingerprint, StringComparer.Ordinal);
    }

    /// <summary>That of an empty file.</summary>
    public static AuthorizedKeyList Empty { get; } = new([], []);

    /// <summary>The lines with a key, in their order.</summary>
    public IReadOnlyList<AuthorizedKey> Entries { get; }

    /// <summary>The lines that allow nothing though they were meant to, in their order.</summary>
    public IReadOnlyList<AuthorizedKeyRefusal> Refusals { get; }

    /// <param name="text">The whole file, with either kind of line end.</param>
    /// <param name="localZone">The zone of times that do not say that they are in UTC.</param>
    public static AuthorizedKeyList Parse(string text, TimeZoneInfo localZone)
    {
        var entries = new List<AuthorizedKey>();
        var refusals = new List<AuthorizedKeyRefusal>();
        var number = 0;

        // Editors of Windows mark UTF-8 by a byte order mark.
        var content = text.AsSpan().TrimStart('\uFEFF');
        foreach (var range in content.Split('\n'))
        {
            number++;
            var line = content[range].TrimEnd(" \t\r").TrimStart(" \t");
            if (line.IsEmpty || line[0] == '#')
            {
                continue;
            }

            if (AuthorizedKeyLine.TryParse(number, line, localZone, out var entry, out var reason))
            {
                entries.Add(entry);
            }
            else
            {
                refusals.Add(new AuthorizedKeyRefusal(number, reason));
            }
        }

        return new AuthorizedKeyList(entries, refusals);
    }

    /// <summary>Looks a key up. As with sshd, a key may be on several lines, and the first that allows it counts.</summary>
    /// <param name="address">The client's; an IPv4 address in the form of IPv6 counts as IPv4.</param>
    public AuthorizedKeyAnswer Find(PublicKey key, IPAddress address, DateTimeOffset now)
    {
        var answer = new AuthorizedKeyAnswer(AuthorizedKeyVerdict.Unknown, null);
        foreach (var entry in _byFingerprint[key.Fingerprint])
        {
            var verdict = entry.Options.Judge(address, now);
            if (verdict == AuthorizedKeyVerdict.Allowed)
            {
                return new AuthorizedKeyAnswer(verdict, entry);
            }

            if (answer.Entry is null)
            {
                answer = new AuthorizedKeyAnswer(verdict, entry);
            }
        }

        return answer;
    }
}
