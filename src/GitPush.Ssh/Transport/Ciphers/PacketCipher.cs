namespace GitPush.Ssh.Transport.Ciphers;

/// <summary>
/// Protects the packets of one direction with the keys of one key exchange: encrypts and authenticates what is sent, or decrypts and
/// verifies what is received, in place. An instance serves one of the two, and each packet once, in order. Not thread-safe.
/// </summary>
/// <remarks>
/// A packet (RFC 4253 §6):
/// <code>
/// uint32    packet_length    of what follows, without the MAC
/// byte      padding_length
/// byte[n1]  payload
/// byte[n2]  random padding
/// byte[m]   mac              the authentication tag
/// </code>
/// </remarks>
internal abstract class PacketCipher : IDisposable
{
    /// <summary>The size of packet_length.</summary>
    public const int LengthSize = sizeof(uint);

    /// <summary>The largest tag that any cipher has.</summary>
    public const int MaxTagSize = 64;

    /// <summary>What the encrypted part of a packet is a multiple of, in bytes.</summary>
    public abstract int BlockSize { get; }

    /// <summary>The size of the tag behind each packet, in bytes.</summary>
    public abstract int TagSize { get; }

    /// <summary>Whether packet_length is not encrypted, and then does not count for <see cref="BlockSize"/>.</summary>
    public abstract bool LengthIsClear { get; }

    /// <summary>
    /// Whether packet_length is acted on before it is authenticated. What comes of that must then not tell an attacker, who sends
    /// ciphertexts of his choice, what they were decrypted to: <see cref="PacketReader"/> answers every error alike.
    /// </summary>
    public bool LengthIsUnverified => !LengthIsClear && TagSize > 0;

    /// <summary>How many bytes of a packet it takes to know its length.</summary>
    public int HeaderSize => LengthIsClear ? LengthSize : BlockSize;

    /// <summary>Encrypts a packet and writes its tag.</summary>
    /// <param name="packet">All of it, with room for the tag.</param>
    public abstract void Seal(uint sequenceNumber, Span<byte> packet);

    /// <summary>Decrypts as much of a packet as its length needs.</summary>
    /// <param name="header">The first <see cref="HeaderSize"/> bytes.</param>
    /// <returns>packet_length, which may be any number.</returns>
    public abstract uint OpenLength(Span<byte> header);

    /// <summary>Verifies and decrypts a packet.</summary>
    /// <param name="packet">All of it with the tag; its header has been through <see cref="OpenLength"/>.</param>
    /// <returns>False when it is not what the peer sent.</returns>
    public abstract bool TryOpen(uint sequenceNumber, Span<byte> packet);

    /// <summary>Spends on bytes that are thrown away the time that verifying them would take.</summary>
    public virtual void Discard(ReadOnlySpan<byte> bytes)
    {
    }

    public abstract void Dispose();
}
