using System.Security.Cryptography;
using GitPush.Core.Tests.Cryptography;
using GitPush.Signatures.Ssh.Keys;
using GitPush.Signatures.Ssh.Wire;

namespace GitPush.Core.Tests.Support;

/// <summary>A user's key pair that lives in a test only.</summary>
/// <param name="Algorithm">That of its signatures.</param>
/// <param name="Blob">The public key.</param>
/// <param name="Sign">Makes a signature blob.</param>
internal sealed record TestKey(string Algorithm, byte[] Blob, Func<byte[], byte[]> Sign)
{
    public PublicKey PublicKey => PublicKey.TryParse(Blob, out var key, out var reason) ? key : throw new ArgumentException(reason);

    public string Fingerprint => KeyFingerprint.Compute(Blob);

    /// <summary>As in a <c>.pub</c> file, without a comment.</summary>
    public string Line => $"{PublicKey.Type} {Convert.ToBase64String(Blob)}";

    public static TestKey Ed25519(int seed)
    {
        const string Name = "ssh-ed25519";
        var signer = new ReferenceSigner(seed);
        var blob = new SshWriter().WriteString(Name).WriteString(signer.PublicKey).WrittenSpan.ToArray();
        return new TestKey(Name, blob, data => new SshWriter().WriteString(Name).WriteString(signer.Sign(data)).WrittenSpan.ToArray());
    }

    /// <param name="algorithm">Also <c>ssh-rsa</c>, with SHA-1.</param>
    public static TestKey Rsa(string algorithm)
    {
        var rsa = RSA.Create(2048);
        var numbers = rsa.ExportParameters(includePrivateParameters: false);
        var blob = new SshWriter().WriteString("ssh-rsa").WriteMpint(numbers.Exponent).WriteMpint(numbers.Modulus).WrittenSpan.ToArray();
        var hash = algorithm switch
        {
            "rsa-sha2-512" => HashAlgorithmName.SHA512,
            "rsa-sha2-256" => HashAlgorithmName.SHA256,
            _ => HashAlgorithmName.SHA1,
        };
        return new TestKey(algorithm, blob, data => new SshWriter()
            .WriteString(algorithm)
            .WriteString(rsa.SignData(data, hash, RSASignaturePadding.Pkcs1))
            .WrittenSpan.ToArray());
    }

    public static TestKey SecurityKey(SoftwareAuthenticator authenticator, SecurityKeyFlags does) =>
        new(authenticator.Algorithm, authenticator.PublicKey, data => authenticator.Sign(data, does));
}
