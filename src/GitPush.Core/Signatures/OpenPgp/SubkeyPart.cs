namespace GitPush.Signatures.OpenPgp;

/// <summary>A subkey and the signatures behind it.</summary>
internal sealed class SubkeyPart(OpenPgpKey key)
{
    public OpenPgpKey Key { get; } = key;

    public List<OpenPgpSignature> Signatures { get; } = [];
}
