using GitPush.Signatures;

namespace GitPush.Stages.Policies;

/// <content>What must be signed, and what is looked for.</content>
public sealed partial class RefPolicyOptions
{
    internal (TrustedSigners Signers, SignedCommitOptions Options)? SignedCommits { get; private set; }

    internal (TrustedSigners Signers, SignedCommitOptions Options)? SignedTags { get; private set; }

    internal (TrustedSigners Signers, SignedPushOptions Options)? SignedPush { get; private set; }

    internal SecretScanOptions? SecretScan { get; private set; }

    /// <summary>Demands that new commits are signed (<c>git commit -S</c>).</summary>
    /// <param name="signers">Whose signatures count.</param>
    /// <param name="configure">Sets what else counts.</param>
    public void RequireSignedCommits(TrustedSigners signers, Action<SignedCommitOptions>? configure = null) =>
        SignedCommits = (NotNull(signers), Configured(configure));

    /// <summary>Demands that tags are annotated and signed (<c>git tag -s</c>). Refs outside of <c>refs/tags/</c> are not concerned.</summary>
    /// <param name="signers">Whose signatures count.</param>
    /// <param name="configure">Sets what else counts.</param>
    public void RequireSignedTags(TrustedSigners signers, Action<SignedCommitOptions>? configure = null) =>
        SignedTags = (NotNull(signers), Configured(configure));

    /// <summary>
    /// Demands that the push itself is signed (<c>git push --signed</c>): proof of who moved which ref where. Clients can sign pushes
    /// where <see cref="GitPushOptions.CertNonceSeed"/> or the repository's <c>receive.certNonceSeed</c> is set.
    /// </summary>
    /// <param name="signers">Whose signatures count.</param>
    /// <param name="configure">Sets what else counts.</param>
    public void RequireSignedPush(TrustedSigners signers, Action<SignedPushOptions>? configure = null) =>
        SignedPush = (NotNull(signers), Configured(configure));

    /// <summary>Looks for secrets in the lines that new commits add.</summary>
    /// <param name="configure">Sets what is looked for, and where.</param>
    public void ScanForSecrets(Action<SecretScanOptions>? configure = null) => SecretScan = Configured(configure);

    private static TrustedSigners NotNull(TrustedSigners signers)
    {
        ArgumentNullException.ThrowIfNull(signers);
        return signers;
    }

    private static T Configured<T>(Action<T>? configure)
        where T : new()
    {
        var options = new T();
        configure?.Invoke(options);
        return options;
    }
}
