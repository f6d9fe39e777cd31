using System.Buffers.Binary;
using System.Security.Cryptography;
using GitPush.Ssh.Cryptography;

namespace GitPush.Ssh.Transport.KeyExchange;

/// <summary>
/// <c>mlkem768x25519-sha256</c> (draft-ietf-sshm-mlkem-hybrid-kex): secret as long as either ML-KEM-768 or X25519 is. The client
/// sends an encapsulation key and a point, the server a ciphertext and a point.
/// </summary>
internal sealed class HybridMethod() : KeyExchangeMethod("mlkem768x25519-sha256", HashAlgorithmName.SHA256)
{
    public override KeyAgreement? Agree(ReadOnlySpan<byte> clientValue)
    {
        if (clientValue.Length != MlKem768.EncapsulationKeySize + X25519.Size)
        {
            return null;
        }

        using var exchange = X25519.Create();
        var reply = new byte[MlKem768.CiphertextSize + X25519.Size];
        Span<byte> secrets = stackalloc byte[MlKem768.SharedSecretSize + X25519.Size];
        try
        {
            if (!MlKem768.TryEncapsulate(
                    clientValue[..MlKem768.EncapsulationKeySize],
                    reply.AsSpan(0, MlKem768.CiphertextSize),
                    secrets[..MlKem768.SharedSecretSize])
                || !exchange.TryDeriveSharedSecret(
                    clientValue[MlKem768.EncapsulationKeySize..],
                    secrets[MlKem768.SharedSecretSize..]))
            {
                return null;
            }

            exchange.PublicKey.CopyTo(reply.AsSpan(MlKem768.CiphertextSize));

            // K = HASH(K_PQ || K_CL), which is hashed as a string and not as an mpint.
            var secret = new byte[sizeof(uint) + SHA256.HashSizeInBytes];
            BinaryPrimitives.WriteInt32BigEndian(secret, SHA256.HashSizeInBytes);
            SHA256.HashData(secrets, secret.AsSpan(sizeof(uint)));
            return new KeyAgreement(reply, secret);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(secrets);
        }
    }
}
