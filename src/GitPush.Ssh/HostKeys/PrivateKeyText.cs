using System.Formats.Asn1;
using System.Security.Cryptography;
using GitPush.Signatures.Ssh.Wire;

namespace GitPush.Ssh.HostKeys;

/// <summary>Reads private keys in the forms that ssh-keygen and OpenSSL write: OpenSSH's own, PKCS #1, SEC 1 and PKCS #8.</summary>
internal static class PrivateKeyText
{
    private const string RsaOid = "1.2.840.113549.1.1.1";
    private const string EcOid = "1.2.840.10045.2.1";
    private const string Ed25519Oid = "1.3.101.112";

    /// <param name="text">What the file holds; text around the key is passed over.</param>
    /// <exception cref="HostKeyException">There is no key that could be a host key. The message is a clause that begins with "it".</exception>
    public static HostKey Parse(string text)
    {
        // PEM as it was before RFC 7468, with headers, which .NET does not read: only encrypted keys have them (RFC 1421 §4.6.1.1).
        if (text.Contains("Proc-Type: 4,ENCRYPTED", StringComparison.Ordinal))
        {
            throw Encrypted();
        }

        for (var rest = text.AsSpan(); PemEncoding.TryFind(rest, out var fields); rest = rest[fields.Location.End..])
        {
            // Files of 'openssl ecparam -genkey' begin with the parameters of the curve.
            var label = rest[fields.Label];
            if (label.EndsWith("PRIVATE KEY", StringComparison.Ordinal))
            {
                return Parse(label, Convert.FromBase64String(rest[fields.Base64Data].ToString()));
            }
        }

        throw new HostKeyException("it has no private key in OpenSSH or PEM form");
    }

    public static HostKeyException Encrypted() =>
        new("it is encrypted, and there is nobody to ask for the passphrase: 'ssh-keygen -p' removes it");

    public static HostKeyException Ed25519IsNotSupported() =>
        new("it is an Ed25519 key, which is not supported for hosts: use ECDSA or RSA");

    private static HostKey Parse(ReadOnlySpan<char> label, byte[] content)
    {
        try
        {
            return label switch
            {
                "OPENSSH PRIVATE KEY" => OpenSshPrivateKey.Read(content),
                "RSA PRIVATE KEY" => HostKey.Create(ImportRsa(rsa => rsa.ImportRSAPrivateKey(content, out _))),
                "EC PRIVATE KEY" => HostKey.Create(ImportEcdsa(ecdsa => ecdsa.ImportECPrivateKey(content, out _))),
                "PRIVATE KEY" => ReadPkcs8(content),
                "ENCRYPTED PRIVATE KEY" => throw Encrypted(),
                _ => throw new HostKeyException($"it is a {label}, which is not supported"),
            };
        }
        catch (Exception e) when (e is CryptographicException or AsnContentException or SshFormatException)
        {
            throw new HostKeyException("it does not hold the key that it says it does", e);
        }
        catch (PlatformNotSupportedException e)
        {
            throw new HostKeyException("it is on a curve other than P-256, P-384 and P-521", e);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(content);
        }
    }

    // RFC 5208 §5: PrivateKeyInfo ::= SEQUENCE { version INTEGER, privateKeyAlgorithm SEQUENCE { OBJECT IDENTIFIER, … }, … }
    private static HostKey ReadPkcs8(byte[] content)
    {
        var info = new AsnReader(content, AsnEncodingRules.BER).ReadSequence();
        info.ReadInteger();
        return info.ReadSequence().ReadObjectIdentifier() switch
        {
            RsaOid => HostKey.Create(ImportRsa(rsa => rsa.ImportPkcs8PrivateKey(content, out _))),
            EcOid => HostKey.Create(ImportEcdsa(ecdsa => ecdsa.ImportPkcs8PrivateKey(content, out _))),
            Ed25519Oid => throw Ed25519IsNotSupported(),
            var oid => throw new HostKeyException($"it is a key of algorithm {oid}, which is not supported"),
        };
    }

    private static RSA ImportRsa(Action<RSA> import)
    {
        var key = RSA.Create();
        try
        {
            import(key);
            return key;
        }
        catch
        {
            key.Dispose();
            throw;
        }
    }

    private static ECDsa ImportEcdsa(Action<ECDsa> import)
    {
        var key = ECDsa.Create();
        try
        {
            import(key);
            return key;
        }
        catch
        {
            key.Dispose();
            throw;
        }
    }
}
