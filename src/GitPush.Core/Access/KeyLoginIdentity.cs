using System.Security.Claims;

namespace GitPush.Access;

/// <summary>
/// With which key a user has logged in. As an identity of its own beside the user's, it says nothing about who that is; as the
/// only one, the user is known by the key alone.
/// </summary>
internal sealed class KeyLoginIdentity : ClaimsIdentity
{
    /// <summary>The type of the claim that has the key's fingerprint.</summary>
    public const string FingerprintClaimType = "gitpush:key-fingerprint";

    private const string KeyAuthenticationType = "GitPush.Key";

    /// <param name="login">The login.</param>
    /// <param name="userName">What the user is called who is known by this key alone; null beside another identity.</param>
    public KeyLoginIdentity(KeyLogin login, string? userName = null)
        : base(userName is null ? [] : [new Claim(ClaimTypes.Name, userName)], userName is null ? null : KeyAuthenticationType)
    {
        Login = login;
        AddClaim(new Claim(FingerprintClaimType, login.Fingerprint));
    }

    private KeyLoginIdentity(KeyLoginIdentity other)
        : base(other) => Login = other.Login;

    public KeyLogin Login { get; }

    /// <summary>The login of a user; null for one that has not logged in with a key.</summary>
    public static KeyLogin? Find(ClaimsPrincipal user) => user.Identities.OfType<KeyLoginIdentity>().FirstOrDefault()?.Login;

    /// <summary>Whether nobody but the grants of a key knows the user.</summary>
    public static bool IsAllThatIsKnownOf(ClaimsPrincipal user) => user.Identities.All(identity => identity is KeyLoginIdentity || !identity.IsAuthenticated)
        && user.Identities.Any(identity => identity is KeyLoginIdentity);

    public override ClaimsIdentity Clone() => new KeyLoginIdentity(this);
}
