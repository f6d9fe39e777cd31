namespace GitPush.Signatures.OpenPgp;

/// <summary>The packets of one certificate, read and not judged yet.</summary>
internal sealed class CertificateParts(OpenPgpKey primary)
{
    public OpenPgpKey Primary { get; } = primary;

    /// <summary>What stands right behind the primary key.</summary>
    public List<OpenPgpSignature> DirectSignatures { get; } = [];

    public List<UserIdPart> UserIds { get; } = [];

    public List<SubkeyPart> Subkeys { get; } = [];
}
