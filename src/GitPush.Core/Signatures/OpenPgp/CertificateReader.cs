namespace GitPush.Signatures.OpenPgp;

/// <summary>Reads transferable public keys, one after another (RFC 9580 §10.1).</summary>
internal static class CertificateReader
{
    /// <summary>How many keys, user ids and signatures one certificate may have, each. Keys of key servers have thousands of signatures.</summary>
    public const int MaxParts = 20_000;

    // Longer ones are not for people.
    private const int MaxUserIdSize = 2048;

    /// <param name="data">Packets, not armored.</param>
    /// <param name="problems">Gets what does not count, and why.</param>
    /// <exception cref="OpenPgpFormatException">They are no packets of keys.</exception>
    public static List<CertificateParts> Read(ReadOnlySpan<byte> data, ICollection<string> problems)
    {
        var certificates = new List<CertificateParts>();
        CertificateParts? current = null;

        // Where the next signatures belong; null behind what does not count.
        List<OpenPgpSignature>? signatures = null;
        var parts = 0;
        var reader = new OpenPgpReader(data);
        while (!reader.IsAtEnd)
        {
            var type = reader.ReadPacket(out var body);
            if (++parts > MaxParts)
            {
                throw new OpenPgpFormatException($"There are more than {MaxParts} packets.");
            }

            switch (type)
            {
                case PacketType.PublicKey:
                    current = TryReadKey(body, problems) is { } primary ? new CertificateParts(primary) : null;
                    signatures = current?.DirectSignatures;
                    if (current is not null)
                    {
                        certificates.Add(current);
                    }

                    break;
                case PacketType.PublicSubkey when current is not null:
                    var subkey = TryReadKey(body, problems) is { } key ? new SubkeyPart(key) : null;
                    signatures = subkey?.Signatures;
                    if (subkey is not null)
                    {
                        current.Subkeys.Add(subkey);
                    }

                    break;
                case PacketType.UserId when current is not null && body.Length <= MaxUserIdSize:
                    var userId = new UserIdPart(body.ToArray());
                    current.UserIds.Add(userId);
                    signatures = userId.Signatures;
                    break;
                case PacketType.UserId or PacketType.UserAttribute or PacketType.PublicSubkey:
                    signatures = null;
                    break;
                case PacketType.Signature when signatures is not null:
                    TryReadSignature(body, signatures);
                    break;
                case PacketType.Signature or PacketType.Trust or PacketType.Marker or PacketType.Padding:
                    break;
                default:
                    throw new OpenPgpFormatException($"There is a packet of type {(int)type} among the public keys.");
            }
        }

        return certificates;
    }

    private static OpenPgpKey? TryReadKey(ReadOnlySpan<byte> body, ICollection<string> problems)
    {
        try
        {
            return OpenPgpKey.Read(body);
        }
        catch (OpenPgpFormatException e)
        {
            problems.Add(e.Message);
            return null;
        }
    }

    // Among the signatures of others there may be any, which say nothing here.
    private static void TryReadSignature(ReadOnlySpan<byte> body, List<OpenPgpSignature> signatures)
    {
        try
        {
            signatures.Add(OpenPgpSignature.Read(body));
        }
        catch (OpenPgpFormatException)
        {
        }
    }
}
