using GitPush.Objects;

namespace GitPush.Signatures;

/// <summary>
/// Who signed what of a push, for later stages: <c>push.Items.TryGet&lt;PushSignatures&gt;()</c>. Holds what policies demanded and
/// found valid; a push for which none demands a signature has no such item.
/// </summary>
public sealed class PushSignatures
{
    private readonly Dictionary<ObjectId, VerifiedSigner> _commits = [];
    private readonly Dictionary<ObjectId, VerifiedSigner> _tags = [];

    internal PushSignatures()
    {
    }

    /// <summary>Who signed the push itself (<c>git push --signed</c>); null where no policy demands that.</summary>
    public VerifiedSigner? Push { get; internal set; }

    /// <summary>Who signed the commits that the push brought, by the commits' ids.</summary>
    public IReadOnlyDictionary<ObjectId, VerifiedSigner> Commits => _commits;

    /// <summary>Who signed the annotated tags of the push, by the ids of the tag objects.</summary>
    public IReadOnlyDictionary<ObjectId, VerifiedSigner> Tags => _tags;

    internal void AddCommit(ObjectId id, VerifiedSigner signer) => _commits[id] = signer;

    internal void AddTag(ObjectId id, VerifiedSigner signer) => _tags[id] = signer;
}
