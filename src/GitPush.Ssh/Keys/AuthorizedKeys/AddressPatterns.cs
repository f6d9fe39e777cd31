using System.Diagnostics.CodeAnalysis;
using System.Net;

namespace GitPush.Ssh.Keys.AuthorizedKeys;

/// <summary>
/// The pattern list of <c>from</c>: addresses, networks (<c>192.0.2.0/24</c>) and wildcards (<c>192.0.2.*</c>), each negated by a
/// <c>!</c>. An address is permitted if a pattern matches it and no negated one does.
/// </summary>
/// <remarks>
/// Names of hosts are not looked up, as with sshd's <c>UseDNS no</c>, which is its default. In a list that permits addresses as well
/// they are patterns that match nothing. A list that permits nothing else, and one that excludes a name, is refused: the first could
/// never let anybody in, the second would let in whom it names.
/// </remarks>
internal sealed class AddressPatterns
{
    private readonly AddressPattern[] _patterns;

    private AddressPatterns(AddressPattern[] patterns) => _patterns = patterns;

    /// <param name="reason">Why it is no list, or none that could be honoured: a clause without a full stop.</param>
    public static bool TryParse(
        string list, [NotNullWhen(true)] out AddressPatterns? patterns, [NotNullWhen(false)] out string? reason)
    {
        patterns = null;
        var parsed = new List<AddressPattern>();
        foreach (var item in list.Split(','))
        {
            if (!AddressPattern.TryParse(item, out var pattern, out reason))
            {
                return false;
            }

            parsed.Add(pattern);
        }

        if (parsed.Find(pattern => pattern is { IsNegated: true, CanMatch: false }) is { } excluded)
        {
            reason = $"'{excluded}' excludes the name of a host, and names are not looked up";
            return false;
        }

        if (!parsed.Exists(pattern => pattern is { IsNegated: false, CanMatch: true }))
        {
            reason = "there is no address in it that is permitted, and names of hosts are not looked up";
            return false;
        }

        (patterns, reason) = (new AddressPatterns([.. parsed]), null);
        return true;
    }

    public bool Matches(IPAddress address)
    {
        var normalized = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        var matched = Array.FindAll(_patterns, pattern => pattern.Matches(normalized));
        return matched.Length > 0 && !Array.Exists(matched, pattern => pattern.IsNegated);
    }
}
