using System.Security.Cryptography;
using GitPush.Ssh.Transport.Ciphers;

namespace GitPush.Ssh.Transport.KeyExchange;

/// <summary>Makes ciphers of a secret, for either direction (RFC 4253 §7.2).</summary>
internal sealed class KeyDerivation(HashAlgorithmName hash, ReadOnlyMemory<byte> sessionId, byte[] exchangeHash, KeyAgreement agreement)
{
    /// <summary>The letters by which the initial IV, the encryption key and the integrity key are told apart.</summary>
    private const string FromClient = "ACE";

    private const string FromServer = "BDF";

    /// <summary>The cipher that opens what the client sends.</summary>
    public PacketCipher CreateFromClient(CipherAlgorithm cipher, MacAlgorithm? mac) => Create(FromClient, cipher, mac);

    /// <summary>The cipher that seals what the server sends.</summary>
    public PacketCipher CreateFromServer(CipherAlgorithm cipher, MacAlgorithm? mac) => Create(FromServer, cipher, mac);

    private PacketCipher Create(string letters, CipherAlgorithm cipher, MacAlgorithm? mac)
    {
        var iv = Derive(letters[0], cipher.IvSize);
        var key = Derive(letters[1], cipher.KeySize);
        var macKey = Derive(letters[2], mac?.KeySize ?? 0);
        try
        {
            return cipher.Create(key, iv, mac, macKey);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(key);
            CryptographicOperations.ZeroMemory(macKey);
        }
    }

    /// <summary>
    /// <c>K1 = HASH(K || H || X || session_id)</c>, <c>K2 = HASH(K || H || K1)</c>, <c>K3 = HASH(K || H || K1 || K2)</c> and so on,
    /// as much of <c>K1 || K2 || …</c> as is needed.
    /// </summary>
    private byte[] Derive(char letter, int size)
    {
        using var digest = IncrementalHash.CreateHash(hash);
        var block = digest.HashLengthInBytes;
        var key = new byte[size];
        Span<byte> derived = stackalloc byte[(size + block - 1) / block * block];
        for (var length = 0; length < size; length += block)
        {
            digest.AppendData(agreement.Secret);
            digest.AppendData(exchangeHash);
            if (length == 0)
            {
                digest.AppendData([(byte)letter]);
                digest.AppendData(sessionId.Span);
            }
            else
            {
                digest.AppendData(derived[..length]);
            }

            digest.GetHashAndReset(derived.Slice(length, block));
        }

        derived[..size].CopyTo(key);
        CryptographicOperations.ZeroMemory(derived);
        return key;
    }
}
