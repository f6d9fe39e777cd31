namespace GitPush.Signatures;

/// <summary>What a signature was made with.</summary>
public enum SignatureKind
{
    /// <summary>An SSH key: <c>gpg.format = ssh</c>.</summary>
    Ssh,

    /// <summary>An OpenPGP key: git's default, made by <c>gpg</c>.</summary>
    OpenPgp,
}
