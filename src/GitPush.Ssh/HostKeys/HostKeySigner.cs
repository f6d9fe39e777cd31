namespace GitPush.Ssh.HostKeys;

/// <summary>What keys of one kind do their own way. Not thread-safe; owns its key.</summary>
internal abstract class HostKeySigner : IDisposable
{
    public abstract string KeyType { get; }

    /// <inheritdoc cref="HostKey.Algorithms"/>
    public abstract IReadOnlyList<string> Algorithms { get; }

    /// <exception cref="HostKeyException">Such a key is not accepted.</exception>
    public abstract void Validate();

    /// <returns>The public key blob of RFC 4253 §6.6.</returns>
    public abstract byte[] EncodePublicKey();

    /// <returns>What stands in a signature blob after the name of the algorithm.</returns>
    public abstract byte[] Sign(string algorithm, ReadOnlySpan<byte> data);

    public abstract void Dispose();
}
