namespace GitPush.Stages.Policies;

/// <summary>What else counts where commits or tags must be signed.</summary>
public sealed class SignedCommitOptions
{
    /// <summary>
    /// Whether the committer's address (the tagger's of a tag) must be one of the signer's, so that a trusted signer cannot sign in
    /// somebody else's name. Default: yes.
    /// </summary>
    public bool CommitterMustBeSigner { get; set; } = true;
}
