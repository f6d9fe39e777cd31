namespace GitPush.Signatures.OpenPgp;

/// <summary>
/// A transferable public key (RFC 9580 §10.1): a primary key, its user ids and its subkeys, as far as the primary key's own
/// signatures vouch for them. Immutable.
/// </summary>
internal sealed class OpenPgpCertificate
{
    private OpenPgpCertificate(OpenPgpKey primary, IReadOnlyList<string> userIds)
    {
        Primary = primary;
        UserIds = userIds;
    }

    public OpenPgpKey Primary { get; }

    /// <summary>The user ids that are not revoked.</summary>
    public IReadOnlyList<string> UserIds { get; }

    /// <summary>The primary key and the subkeys, whether they may sign or not.</summary>
    public IReadOnlyList<SigningKey> Keys { get; private init; } = [];

    /// <summary>Judges what was read.</summary>
    /// <param name="parts">A certificate's packets.</param>
    /// <param name="now">In seconds since 1970.</param>
    /// <param name="problem">Why the certificate is worth nothing.</param>
    public static OpenPgpCertificate? Create(CertificateParts parts, long now, out string? problem)
    {
        problem = null;
        var primary = parts.Primary;
        var isRevoked = parts.DirectSignatures.Any(
            signature => signature.Type == SignatureType.KeyRevocation && signature.IsBy(primary, primary.AppendTo));
        var selfSignatures = parts.DirectSignatures
            .Where(signature => signature.Type == SignatureType.DirectKey && !signature.IsExpired(now) && signature.IsBy(primary, primary.AppendTo))
            .ToList();
        var userIds = new List<string>();
        foreach (var userId in parts.UserIds)
        {
            if (userId.FindSelfSignature(primary, now) is { } signature)
            {
                userIds.Add(userId.Text);
                selfSignatures.Add(signature);
            }
        }

        if (selfSignatures.MaxBy(signature => signature.Created) is not { } newest)
        {
            problem = $"the key {primary.Fingerprint} has no valid signature of its own (SHA-1 does not count)";
            return null;
        }

        var certificate = new OpenPgpCertificate(primary, userIds);
        var primaryKey = new SigningKey(
            primary, certificate, ExpiryOf(primary, newest), isRevoked, newest.Flags is { } flags && (flags & KeyFlags.Sign) == 0 ? "may not sign" : null);
        return new OpenPgpCertificate(primary, userIds)
        {
            Keys = [primaryKey, .. parts.Subkeys.Select(subkey => Judge(subkey, primaryKey, certificate, now))],
        };
    }

    private static SigningKey Judge(SubkeyPart subkey, SigningKey primary, OpenPgpCertificate certificate, long now)
    {
        var (owner, key) = (primary.Key, subkey.Key);
        var isRevoked = subkey.Signatures.Any(signature => signature.Type == SignatureType.SubkeyRevocation && IsBinding(signature, owner));
        var binding = subkey.Signatures
            .Where(signature => signature.Type == SignatureType.SubkeyBinding && !signature.IsExpired(now) && IsBinding(signature, owner))
            .MaxBy(signature => signature.Created);

        // Anybody can add a subkey of somebody else to a key of his own. That it agrees is its own signature.
        var problem = binding is null ? "is not bound to its primary key"
            : binding.Flags is not { } flags || (flags & KeyFlags.Sign) == 0 ? "may not sign"
            : binding.Embedded is not { Type: SignatureType.PrimaryKeyBinding } back || !IsBinding(back, key) ? "does not say that it belongs to its primary key"
            : null;
        var expiry = binding is null ? null : ExpiryOf(key, binding);
        return new SigningKey(key, certificate, Earlier(expiry, primary.ExpiresAt), isRevoked || primary.IsRevoked, problem);

        bool IsBinding(OpenPgpSignature signature, OpenPgpKey by) => signature.IsBy(by, hash =>
        {
            owner.AppendTo(hash);
            key.AppendTo(hash);
        });
    }

    private static long? ExpiryOf(OpenPgpKey key, OpenPgpSignature signature) =>
        signature.KeyLifetime is > 0 and var lifetime ? key.Created + (long)lifetime : null;

    private static long? Earlier(long? first, long? second) => first is null || second < first ? second : first;
}
