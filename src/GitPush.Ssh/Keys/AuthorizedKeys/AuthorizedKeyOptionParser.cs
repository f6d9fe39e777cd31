using System.Diagnostics.CodeAnalysis;
using GitPush.Signatures.Ssh.Keys;

namespace GitPush.Ssh.Keys.AuthorizedKeys;

/// <summary>
/// Parses the options of a line: names without regard to case, separated by commas, some with a value in quotes in which
/// <c>\"</c> is a quote. Those that only take away what this server never gives, or give it back, are accepted and change nothing.
/// </summary>
internal ref struct AuthorizedKeyOptionParser
{
    private readonly TimeZoneInfo _localZone;
    private ReadOnlySpan<char> _rest;
    private AuthorizedKeyOptions _options = new();
    private string? _reason;

    private AuthorizedKeyOptionParser(ReadOnlySpan<char> line, TimeZoneInfo localZone)
    {
        _rest = line;
        _localZone = localZone;
    }

    /// <param name="line">Begins with the options; afterwards, with the blank that ends them, or empty.</param>
    public static bool TryParse(
        ref ReadOnlySpan<char> line,
        TimeZoneInfo localZone,
        [NotNullWhen(true)] out AuthorizedKeyOptions? options,
        [NotNullWhen(false)] out string? reason)
    {
        var parser = new AuthorizedKeyOptionParser(line, localZone);
        options = parser.Parse() ? parser._options : null;
        reason = parser._reason;
        line = parser._rest;
        return options is not null;
    }

    private bool Parse()
    {
        while (!_rest.IsEmpty && !IsBlank(_rest[0]))
        {
            // An empty option is none, for sshd as well.
            if (_rest[0] != ',' && !ParseOption())
            {
                return false;
            }

            if (_rest.IsEmpty || IsBlank(_rest[0]))
            {
                return true;
            }

            if (_rest[0] != ',')
            {
                return Refuse("A closing quote is followed by something other than a comma.");
            }

            _rest = _rest[1..];
        }

        return true;
    }

    private bool ParseOption()
    {
        var end = _rest.IndexOfAny("=, \t");
        var name = (end < 0 ? _rest : _rest[..end]).ToString();
        _rest = _rest[name.Length..];
        return _rest.StartsWith('=') ? ParseValue(name) : ApplyFlag(name);
    }

    private bool ApplyFlag(string name)
    {
        switch (name.ToLowerInvariant())
        {
            case "restrict":
            case "agent-forwarding" or "no-agent-forwarding":
            case "port-forwarding" or "no-port-forwarding":
            case "pty" or "no-pty":
            case "user-rc" or "no-user-rc":
            case "x11-forwarding" or "no-x11-forwarding":
                return true;
            case "touch-required":
                return Require(SecurityKeyFlags.UserPresent, true);
            case "no-touch-required":
                return Require(SecurityKeyFlags.UserPresent, false);
            case "verify-required":
                return Require(SecurityKeyFlags.UserVerified, true);
            case "no-verify-required":
                return Require(SecurityKeyFlags.UserVerified, false);
            case "cert-authority":
                return Refuse("'cert-authority': certificates are not supported.");
            case "command" or "environment" or "expiry-time" or "from" or "permitlisten" or "permitopen" or "principals" or "tunnel":
                return Refuse($"'{name}' needs a value.");
            default:
                return RefuseUnknown(name);
        }
    }

    private bool ParseValue(string name)
    {
        _rest = _rest[1..];
        if (!TryTakeQuoted(out var value))
        {
            return Refuse($"The value of '{Printable(name)}' is not in quotes.");
        }

        switch (name.ToLowerInvariant())
        {
            case "expiry-time":
                return ApplyExpiry(value);
            case "from":
                return ApplyFrom(value);
            case "command":
                return Refuse("'command': no command but git's own is ever run, and which one is the client's to say.");
            case "environment":
                return Refuse("'environment': no program is run whose environment it could be.");
            case "principals":
                return Refuse("'principals': certificates are not supported.");
            case "permitlisten" or "permitopen" or "tunnel":
                return Refuse($"'{name}': nothing is ever forwarded.");
            default:
                return RefuseUnknown(name);
        }
    }

    private bool ApplyExpiry(string value)
    {
        if (!ExpiryTime.TryParse(value, _localZone, out var seconds))
        {
            return Refuse("'expiry-time' is not a time of the form YYYYMMDD[Z] or YYYYMMDDHHMM[SS][Z].");
        }

        // The earliest of several counts.
        _options = _options with { ExpiresAt = Math.Min(seconds, _options.ExpiresAt ?? long.MaxValue) };
        return true;
    }

    private bool ApplyFrom(string value)
    {
        if (_options.From is not null)
        {
            return Refuse("'from' stands there twice.");
        }

        if (!AddressPatterns.TryParse(value, out var patterns, out var reason))
        {
            return Refuse($"'from': {reason}.");
        }

        _options = _options with { From = patterns };
        return true;
    }

    private bool Require(SecurityKeyFlags flag, bool isRequired)
    {
        _options = _options with { Required = isRequired ? _options.Required | flag : _options.Required & ~flag };
        return true;
    }

    private bool TryTakeQuoted(out string value)
    {
        value = "";
        if (!_rest.StartsWith('"'))
        {
            return false;
        }

        var unquoted = new System.Text.StringBuilder();
        for (var i = 1; i < _rest.Length; i++)
        {
            if (_rest[i] == '"')
            {
                value = unquoted.ToString();
                _rest = _rest[(i + 1)..];
                return true;
            }

            if (_rest[i] == '\\' && i + 1 < _rest.Length && _rest[i + 1] == '"')
            {
                i++;
            }

            unquoted.Append(_rest[i]);
        }

        return false;
    }

    private bool RefuseUnknown(string name) => Refuse($"'{Printable(name)}' is neither an option nor a type of key.");

    private bool Refuse(string reason)
    {
        _reason = reason;
        return false;
    }

    private static bool IsBlank(char c) => c is ' ' or '\t';

    private static string Printable(string name)
    {
        var shown = name.Length > 64 ? name[..64] + "…" : name;
        return string.Concat(shown.Select(c => char.IsControl(c) ? '?' : c));
    }
}
