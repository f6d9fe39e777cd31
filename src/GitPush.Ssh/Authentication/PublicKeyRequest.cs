using GitPush.Signatures.Ssh.Keys;
using GitPush.Signatures.Ssh.Wire;

namespace GitPush.Ssh.Authentication;

/// <summary>A request of the method <c>publickey</c> (RFC 4252 §7), which is a query if it has no signature.</summary>
/// <param name="Algorithm">The algorithm of the signature, for people where it is none: printable, and cut where it gets long.</param>
/// <param name="Key">The key, if it is one that verifies signatures of this algorithm.</param>
/// <param name="Problem">Why there is none, for the log.</param>
/// <param name="Signature">A signature blob of any bytes; null for a query.</param>
/// <param name="Signed">The message as far as it is signed.</param>
internal sealed record PublicKeyRequest(
    string Algorithm, PublicKey? Key, string? Problem, ReadOnlyMemory<byte>? Signature, ReadOnlyMemory<byte> Signed)
{
    /// <summary>Whether a client signs with RSA and SHA-1, since it knows nothing better.</summary>
    public bool IsSha1 => Algorithm == RsaVerificationKey.Type;

    // RFC 4252 §7, after the name of the method:
    //   boolean   FALSE
    //   string    public key algorithm name
    //   string    public key blob
    // and
    //   boolean   TRUE
    //   string    public key algorithm name
    //   string    public key to be used for authentication
    //   string    signature
    /// <param name="payload">The whole message. What is returned holds slices of it.</param>
    /// <param name="fields">Its end, from the boolean on.</param>
    public static PublicKeyRequest Parse(ReadOnlyMemory<byte> payload, ReadOnlyMemory<byte> fields)
    {
        var reader = new SshReader(fields.Span);
        var isSigned = reader.ReadBoolean();

        // Neither a name nor a key that makes no sense is worth more than the attempt.
        var algorithm = reader.ReadText(NameList.MaxNameLength);
        _ = PublicKey.TryParse(reader.ReadString(), out var key, out var problem);
        if (key is not null && !key.SignatureAlgorithms.Contains(algorithm, StringComparer.Ordinal))
        {
            problem = $"A key of type {key.Type} does not sign with '{algorithm}' here.";
            key = null;
        }

        var signed = payload[..^reader.Remaining];
        ReadOnlyMemory<byte>? signature = null;
        if (isSigned)
        {
            var length = reader.ReadString().Length;
            signature = payload.Slice(payload.Length - reader.Remaining - length, length);
        }

        return reader.IsAtEnd
            ? new PublicKeyRequest(algorithm, key, problem, signature, signed)
            : throw new SshFormatException("A request to authenticate goes on after its end.");
    }

    /// <summary>Whether the signature is valid, and for this connection.</summary>
    /// <param name="done">What a security key did before it signed.</param>
    public bool Verify(ReadOnlySpan<byte> sessionId, out SecurityKeyFlags done)
    {
        done = SecurityKeyFlags.None;
        if (Key is null || Signature is not { } signature)
        {
            return false;
        }

        // RFC 4252 §7: string session identifier, then the message from its first byte to the key. These are the bytes that came, so
        // that nothing counts which is not signed.
        var data = new SshWriter(sizeof(uint) + sessionId.Length + Signed.Length).WriteString(sessionId).WriteBytes(Signed.Span);
        return Key.Verify(Algorithm, signature.Span, data.WrittenSpan, out done);
    }
}
