namespace GitPush.Signatures.OpenPgp;

/// <summary>A key of a certificate that may sign, with what its certificate says of it.</summary>
/// <param name="Key">The primary key or a subkey.</param>
/// <param name="Certificate">Whose key it is.</param>
/// <param name="ExpiresAt">In seconds since 1970; null for never.</param>
/// <param name="IsRevoked">Whether it was taken back.</param>
/// <param name="Problem">Why it may not sign, as the end of a sentence that begins with the key; null when it may.</param>
internal sealed record SigningKey(OpenPgpKey Key, OpenPgpCertificate Certificate, long? ExpiresAt, bool IsRevoked, string? Problem);
