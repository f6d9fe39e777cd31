using System.Security.Claims;
using GitPush.Signatures.Ssh.Keys;

namespace GitPush.Ssh.Authentication;

/// <summary>What an authenticator said of a key that it knows.</summary>
/// <param name="Principal">Has an authenticated identity.</param>
/// <param name="KeyComment">Without control characters.</param>
/// <param name="Required">What a security key must have done.</param>
internal sealed record KeyAnswer(ClaimsPrincipal Principal, string? KeyComment, SecurityKeyFlags Required)
{
    /// <summary>Whether a key can fulfil what is required, and has.</summary>
    /// <param name="done">What a security key did before it signed.</param>
    public bool IsFulfilled(PublicKey key, SecurityKeyFlags done) => CanBeFulfilled(key) && (!key.IsSecurityKey || (done & Required) == Required);

    /// <summary>Whether a key can fulfil what is required: one that cannot tell who touched it cannot be made to.</summary>
    public bool CanBeFulfilled(PublicKey key) => key.IsSecurityKey || !Required.HasFlag(SecurityKeyFlags.UserVerified);
}
