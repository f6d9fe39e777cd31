namespace GitPush.Hooks;

/// <summary>What the nonce of a push certificate is worth (GIT_PUSH_CERT_NONCE_STATUS in githooks(5)).</summary>
public enum PushCertNonceStatus
{
    /// <summary>The certificate has no nonce: <c>MISSING</c>.</summary>
    Missing,

    /// <summary>The certificate has a nonce where none was asked for: <c>UNSOLICITED</c>.</summary>
    Unsolicited,

    /// <summary>The nonce is none of this server's: <c>BAD</c>.</summary>
    Bad,

    /// <summary>The nonce is this server's own, and recent: <c>OK</c>.</summary>
    Ok,

    /// <summary>
    /// The nonce was made with the server's seed for this repository, but at another time, which
    /// <see cref="PushCertificate.NonceSlop"/> tells: <c>SLOP</c>.
    /// </summary>
    Slop,
}
