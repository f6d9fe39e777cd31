namespace GitPush.Signatures.OpenPgp;

/// <summary>The public keys that count, as <c>gpg --export</c> writes them, armored or not. Immutable.</summary>
internal sealed class Keyring
{
    private readonly ILookup<ulong, SigningKey> _byId;

    private Keyring(IEnumerable<OpenPgpCertificate> certificates) =>
        _byId = certificates.SelectMany(certificate => certificate.Keys).ToLookup(key => key.Key.Id);

    public static Keyring None { get; } = new([]);

    /// <summary>Reads keys.</summary>
    /// <param name="content">Packets, or any number of armored blocks with anything between them.</param>
    /// <param name="now">When; what is expired by then does not count.</param>
    /// <param name="problems">Gets what does not count, and why.</param>
    public static Keyring Parse(ReadOnlySpan<byte> content, DateTimeOffset now, ICollection<string> problems)
    {
        var certificates = new List<OpenPgpCertificate>();
        foreach (var block in Unarmor(content, problems))
        {
            try
            {
                foreach (var parts in CertificateReader.Read(block, problems))
                {
                    if (OpenPgpCertificate.Create(parts, now.ToUnixTimeSeconds(), out var problem) is { } certificate)
                    {
                        certificates.Add(certificate);
                    }
                    else
                    {
                        problems.Add(problem!);
                    }
                }
            }
            catch (OpenPgpFormatException e)
            {
                problems.Add(e.Message);
            }
        }

        return new Keyring(certificates);
    }

    /// <summary>Looks at a signature over a document.</summary>
    /// <param name="armored">The signature in its armour.</param>
    /// <param name="message">What is signed.</param>
    /// <param name="now">When somebody looks: keys that are expired by then do not count, as for <c>gpg --verify</c>.</param>
    public SignatureVerdict Verify(ReadOnlySpan<byte> armored, ReadOnlyMemory<byte> message, DateTimeOffset now)
    {
        if (!TryRead(armored, out var signature, out var problem))
        {
            return SignatureVerdict.Refused(problem);
        }

        if (HashAlgorithms.Find(signature.HashAlgorithm) is null)
        {
            return SignatureVerdict.Refused($"has an OpenPGP signature with {HashAlgorithms.NameOf(signature.HashAlgorithm)}, which does not count");
        }

        if (signature.Issuer is not { } issuer || !_byId.Contains(issuer))
        {
            return SignatureVerdict.Refused($"is signed with the OpenPGP key {signature.Issuer:X16}, which is no allowed signer's");
        }

        var key = _byId[issuer].FirstOrDefault(candidate => signature.IsBy(candidate.Key, hash => hash.AppendData(message.Span)));
        return key is null
            ? SignatureVerdict.Refused("has an OpenPGP signature that does not fit its content")
            : Judge(key, signature, now.ToUnixTimeSeconds());
    }

    private static SignatureVerdict Judge(SigningKey key, OpenPgpSignature signature, long now)
    {
        var name = $"is signed with the OpenPGP key {key.Key.Fingerprint}";
        return key.IsRevoked ? SignatureVerdict.Refused($"{name}, which is revoked")
            : key.Problem is { } problem ? SignatureVerdict.Refused($"{name}, which {problem}")
            : key.ExpiresAt <= now ? SignatureVerdict.Refused($"{name}, which has expired")
            : signature.Created < key.Key.Created ? SignatureVerdict.Refused($"{name}, which is younger than the signature")
            : signature.IsExpired(now) ? SignatureVerdict.Refused("has an OpenPGP signature that has expired")
            : SignatureVerdict.SignedBy(new VerifiedSigner(SignatureKind.OpenPgp, key.Certificate.Primary.Fingerprint, key.Certificate.UserIds));
    }

    // One signature and nothing else: of several it would have to be said which one counts.
    private static bool TryRead(
        ReadOnlySpan<byte> armored,
        [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out OpenPgpSignature? signature,
        [System.Diagnostics.CodeAnalysis.NotNullWhen(false)] out string? problem)
    {
        (signature, problem) = (null, "has a damaged OpenPGP signature");
        var rest = armored;
        if (armored.Length > 2 * OpenPgpSignature.MaxSize || !Armor.TryTake(ref rest, "PGP SIGNATURE"u8, out var data) || !Armor.IsBlank(rest))
        {
            return false;
        }

        try
        {
            var reader = new OpenPgpReader(data);
            if (reader.ReadPacket(out var body) != PacketType.Signature || !reader.IsAtEnd)
            {
                return false;
            }

            signature = OpenPgpSignature.Read(body);
            if (signature.Type == SignatureType.Binary)
            {
                return true;
            }

            problem = "has an OpenPGP signature that is none over a document";
            return false;
        }
        catch (OpenPgpFormatException)
        {
            return false;
        }
    }

    private static List<byte[]> Unarmor(ReadOnlySpan<byte> content, ICollection<string> problems)
    {
        const byte PacketBit = 0x80;
        if (content.IsEmpty || (content[0] & PacketBit) != 0)
        {
            return content.IsEmpty ? [] : [content.ToArray()];
        }

        var blocks = new List<byte[]>();
        while (content.IndexOf("-----BEGIN PGP PUBLIC KEY BLOCK-----"u8) is >= 0 and var start)
        {
            content = content[start..];
            if (!Armor.TryTake(ref content, "PGP PUBLIC KEY BLOCK"u8, out var block))
            {
                problems.Add("A block of public keys is damaged.");
                content = content[1..];
                continue;
            }

            blocks.Add(block);
        }

        if (blocks.Count == 0 && problems.Count == 0 && !Armor.IsBlank(content))
        {
            problems.Add("There is no public key, armored or not; a keyring is what 'gpg --export' writes.");
        }

        return blocks;
    }
}
