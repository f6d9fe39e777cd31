using System.Net;
using GitPush.Signatures.Ssh.Keys;

namespace GitPush.Ssh.Keys.AuthorizedKeys;

/// <summary>What a line of <c>authorized_keys</c> demands beside the key.</summary>
internal sealed record AuthorizedKeyOptions
{
    /// <summary><c>expiry-time</c>, in seconds since 1970: the last second in which the key counts. Null: for ever.</summary>
    public long? ExpiresAt { get; init; }

    /// <summary><c>from</c>: where the key may come from. Null: from anywhere.</summary>
    public AddressPatterns? From { get; init; }

    /// <summary><c>no-touch-required</c> and <c>verify-required</c>: what a security key must do for each signature.</summary>
    public SecurityKeyFlags Required { get; init; } = SecurityKeyFlags.UserPresent;

    public AuthorizedKeyVerdict Judge(IPAddress address, DateTimeOffset now) =>
        now.ToUnixTimeSeconds() > ExpiresAt ? AuthorizedKeyVerdict.Expired
        : From is not null && !From.Matches(address) ? AuthorizedKeyVerdict.AddressNotPermitted
        : AuthorizedKeyVerdict.Allowed;
}
