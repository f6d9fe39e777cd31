namespace GitPush.Signatures.Ssh.Keys;

/// <summary>The numbers of a public key, and what they verify. Immutable and thread-safe.</summary>
internal abstract class VerificationKey
{
    /// <summary>Whether a signature is that of a message.</summary>
    /// <param name="algorithm">One of those of the key.</param>
    /// <param name="signature">What stands in the signature blob after the name of the algorithm, of any length.</param>
    /// <exception cref="Wire.SshFormatException">The signature is not laid out as the algorithm has it.</exception>
    public abstract bool Verify(string algorithm, ReadOnlySpan<byte> signature, ReadOnlySpan<byte> data);
}
