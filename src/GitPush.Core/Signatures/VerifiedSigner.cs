using GitPush.Signatures.Ssh.Keys;

namespace GitPush.Signatures;

/// <summary>Who made a signature that holds, by the host's list of signers. Immutable.</summary>
public sealed class VerifiedSigner
{
    internal VerifiedSigner(SignatureKind kind, string fingerprint, IReadOnlyList<string> identities)
    {
        Kind = kind;
        Fingerprint = fingerprint;
        Identities = identities;
    }

    /// <summary>What the signature was made with.</summary>
    public SignatureKind Kind { get; }

    /// <summary>
    /// The key: <c>SHA256:…</c> as <c>ssh-keygen -l</c> prints it, or an OpenPGP fingerprint in 40 hexadecimal digits, that of the
    /// primary key when a subkey signed.
    /// </summary>
    public string Fingerprint { get; }

    /// <summary>
    /// Who has the key: the principals of its line in the allowed signers, which may be patterns, or the user ids of an OpenPGP key
    /// that are not revoked.
    /// </summary>
    public IReadOnlyList<string> Identities { get; }

    /// <summary>
    /// Whether the signer has an e-mail address: one of the principals matches it, or one of the user ids holds it. Upper and lower
    /// case are the same.
    /// </summary>
    public bool HasEmail(string email)
    {
        ArgumentNullException.ThrowIfNull(email);
        var wanted = email.ToLowerInvariant();
        return wanted.Length > 0 && (Kind == SignatureKind.Ssh
            ? Wildcard.MatchesList(string.Join(',', Identities).ToLowerInvariant(), wanted)
            : Identities.Any(identity => EmailOf(identity).Equals(wanted, StringComparison.OrdinalIgnoreCase)));
    }

    /// <summary>The first identity and the fingerprint.</summary>
    public override string ToString() => Identities.Count == 0 ? Fingerprint : $"{Identities[0]} ({Fingerprint})";

    // By convention a user id is "Name (Comment) <address>", or the address alone.
    private static string EmailOf(string userId)
    {
        var open = userId.LastIndexOf('<');
        var close = userId.LastIndexOf('>');
        return open >= 0 && close > open ? userId[(open + 1)..close].Trim() : userId.Trim();
    }
}
