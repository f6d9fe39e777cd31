namespace GitPush.Stages.Policies;

/// <summary>What else counts where pushes must be signed.</summary>
public sealed class SignedPushOptions
{
    /// <summary>
    /// How far a nonce of this server may be from the time of the push beyond <see cref="GitPushOptions.CertNonceSlop"/>. A certificate
    /// without a nonce, or with another server's, never counts: it could be a copy of an old one. Default: zero, not at all.
    /// </summary>
    public TimeSpan MaxNonceSlop { get; set; }

    /// <summary>
    /// Whether the signer must be the pusher: one of <see cref="RefPolicyOptions.PusherEmails"/> is an address of the signer, or the
    /// pusher's user name is. Default: no.
    /// </summary>
    public bool SignerMustBePusher { get; set; }
}
