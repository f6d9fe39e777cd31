using System.Net;

namespace GitPush.Ssh;

/// <summary>
/// What an <see cref="ISshKeyAuthenticator"/> is asked, and what it may say beside whose the key is. Each authenticator has one of
/// its own for each question: what one sets does not count for the others.
/// </summary>
/// <param name="userName">See <see cref="UserName"/>.</param>
/// <param name="key">See <see cref="Key"/>.</param>
/// <param name="remoteAddress">See <see cref="RemoteAddress"/>.</param>
public sealed class SshKeyAuthenticationContext(string userName, SshPublicKey key, IPAddress remoteAddress)
{
    /// <summary>
    /// What the client calls itself: <c>git</c> in <c>git@example.com</c>. Anybody can write anything there. One line, cut where it
    /// gets long; may be empty.
    /// </summary>
    public string UserName { get; } = userName ?? throw new ArgumentNullException(nameof(userName));

    /// <summary>The key that the client has, or says it has: see <see cref="IsVerified"/>.</summary>
    public SshPublicKey Key { get; } = key ?? throw new ArgumentNullException(nameof(key));

    /// <summary>The client's address. An IPv4 address is one, also where the server listens for both.</summary>
    public IPAddress RemoteAddress { get; } = remoteAddress ?? throw new ArgumentNullException(nameof(remoteAddress));

    /// <summary>
    /// Whether the client has proved that it holds the key, by a signature that was checked. If not, it only asks whether the key
    /// would do, and there may never be a login. Default: no.
    /// </summary>
    public bool IsVerified { get; init; }

    /// <summary>
    /// To be set: what the key is called where it is kept, such as <c>ada@laptop</c>, which tells keys of one user apart. It goes to
    /// the log, to <see cref="Hooks.PushConnection.KeyComment"/> and to the push's record. Default: null.
    /// </summary>
    public string? KeyComment { get; set; }

    /// <summary>
    /// To be set: whether somebody has to touch a security key (a FIDO authenticator, <c>sk-…</c>) for each login, as unless
    /// <c>no-touch-required</c> stands in <c>authorized_keys</c>. Means nothing for other keys. Default: yes.
    /// </summary>
    public bool RequireTouch { get; set; } = true;

    /// <summary>
    /// To be set: whether a security key must have known, by a PIN or a fingerprint, who touched it, as with <c>verify-required</c> in
    /// <c>authorized_keys</c>. A key that is no security key cannot do that and is refused. Default: no.
    /// </summary>
    public bool RequireUserVerification { get; set; }
}
