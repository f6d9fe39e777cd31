using GitPush.Signatures.OpenPgp;
using GitPush.Signatures.Ssh;

namespace GitPush.Signatures;

/// <summary>The signers that a host trusts, as they are at one moment. Immutable.</summary>
internal sealed class SignerSet(AllowedSigners allowedSigners, Keyring keyring)
{
    // What git calls that for which its users sign (PROTOCOL.sshsig: the namespace).
    private const string GitNamespace = "git";

    private static ReadOnlySpan<byte> SshMarker => "-----BEGIN SSH SIGNATURE-----"u8;

    private static ReadOnlySpan<byte> OpenPgpMarker => "-----BEGIN PGP SIGNATURE-----"u8;

    /// <summary>Looks at a signature.</summary>
    /// <param name="payload">What is signed.</param>
    /// <param name="signature">The signature in its armour; empty when there is none.</param>
    /// <param name="madeAt">When it was made by the word of what is signed, or is known to have been.</param>
    /// <param name="now">The time.</param>
    public SignatureVerdict Verify(ReadOnlyMemory<byte> payload, ReadOnlySpan<byte> signature, DateTimeOffset madeAt, DateTimeOffset now)
    {
        if (signature.IsEmpty)
        {
            return SignatureVerdict.Refused("is not signed");
        }

        if (signature.StartsWith(SshMarker))
        {
            return allowedSigners.Verify(signature, GitNamespace, payload.Span, madeAt);
        }

        return signature.StartsWith(OpenPgpMarker)
            ? keyring.Verify(signature, payload, now)
            : SignatureVerdict.Refused("has a signature that is neither SSH's nor OpenPGP's");
    }
}
