using System.Numerics;
using System.Security.Cryptography;

namespace GitPush.Core.Tests.Cryptography;

/// <summary>Signs with Ed25519 as RFC 8032 §5.1.6 has it, and in ways that it has not, over <see cref="ReferenceCurve"/>.</summary>
internal sealed class ReferenceSigner
{
    private readonly BigInteger _secret;
    private readonly (BigInteger X, BigInteger Y) _point;

    /// <param name="seed">What the private key is made of.</param>
    /// <param name="torsion">A point of small order, which is added to the public key.</param>
    public ReferenceSigner(int seed, (BigInteger X, BigInteger Y)? torsion = null)
    {
        var hash = SHA512.HashData(BitConverter.GetBytes(seed))[..32];
        hash[0] &= 248;
        hash[31] = (byte)((hash[31] & 63) | 64);
        _secret = ReferenceCurve.ToInteger(hash);
        _point = ReferenceCurve.Add(ReferenceCurve.Multiply(_secret, ReferenceCurve.Base), torsion ?? (0, 1));
        PublicKey = ReferenceCurve.Encode(_point);
    }

    public byte[] PublicKey { get; }

    public byte[] Sign(byte[] message)
    {
        var nonce = ReferenceCurve.ToInteger(SHA512.HashData([.. PublicKey, .. message]));
        var r = ReferenceCurve.Encode(ReferenceCurve.Multiply(nonce % ReferenceCurve.L, ReferenceCurve.Base));
        var s = (nonce + (ReferenceCurve.Challenge(r, PublicKey, message) * _secret)) % ReferenceCurve.L;
        return [.. r, .. ReferenceCurve.Encode(s)];
    }
}
