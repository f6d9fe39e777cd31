using GitPush.Signatures.Ssh.Keys;

namespace GitPush.Signatures.Ssh;

/// <summary>A line of an allowed signers file.</summary>
/// <param name="Principals">Patterns of those who have the key, with commas between them.</param>
/// <param name="Namespaces">Patterns of what the key may sign; null for everything.</param>
/// <param name="ValidAfter">In seconds since 1970; null for always.</param>
/// <param name="ValidBefore">In seconds since 1970; null for ever.</param>
internal sealed record AllowedSigner(PublicKey Key, string Principals, string? Namespaces, long? ValidAfter, long? ValidBefore)
{
    /// <summary>The principals one by one.</summary>
    public IReadOnlyList<string> Identities { get; } = Principals.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    public bool MaySign(string @namespace) => Namespaces is null || Wildcard.MatchesList(Namespaces, @namespace);

    public bool IsValidAt(long seconds) => !(seconds < ValidAfter) && !(seconds > ValidBefore);
}
