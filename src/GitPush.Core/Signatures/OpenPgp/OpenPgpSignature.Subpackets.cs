using System.Buffers.Binary;

namespace GitPush.Signatures.OpenPgp;

/// <content>What a signature says beside that it is one (RFC 9580 §5.2.3.7).</content>
internal sealed partial class OpenPgpSignature
{
    private const byte CriticalBit = 0x80;
    private const int FingerprintSize = 20;

    // RFC 9580 §5.2.3.7, table 5.
    private const byte CreationTime = 2;
    private const byte SignatureExpirationTime = 3;
    private const byte KeyExpirationTime = 9;
    private const byte IssuerKeyId = 16;
    private const byte KeyFlagsType = 27;
    private const byte EmbeddedSignature = 32;
    private const byte IssuerFingerprint = 33;

    // What may be critical and changes nothing here: exportable, trust, expression, revocable, preferences (11, 21 to 25, 30, 34), revoker,
    // policy, signer's user id, reason of a revocation, features, intended recipients.
    private static ReadOnlySpan<byte> Understood => [4, 5, 6, 7, 11, 12, 21, 22, 23, 24, 25, 26, 28, 29, 30, 34];

    /// <summary>When it was made, in seconds since 1970; null when it does not say.</summary>
    public uint? Created { get; private set; }

    /// <summary>For how long it is valid, in seconds; null for ever.</summary>
    public uint? Lifetime { get; private set; }

    /// <summary>For how long the key is valid that it is about, in seconds from when that was made; null for ever.</summary>
    public uint? KeyLifetime { get; private set; }

    /// <summary>What the key is for that it is about; null for everything that its algorithm can do.</summary>
    public KeyFlags? Flags { get; private set; }

    /// <summary>The keys that it may be of: by the ids that it names.</summary>
    public ulong? Issuer { get; private set; }

    /// <summary>The signature of a subkey within that of its primary key.</summary>
    public OpenPgpSignature? Embedded { get; private set; }

    private bool HasUnknownCritical { get; set; }

    /// <summary>Whether its time is over.</summary>
    public bool IsExpired(long now) => Created is { } created && Lifetime is > 0 and var lifetime && created + (long)lifetime <= now;

    /// <param name="areHashed">Only these are signed: of the others just those count that say where to look.</param>
    /// <param name="isEmbedded">Whether it stands in another one: such a one has none in it.</param>
    private void ReadSubpackets(ReadOnlySpan<byte> subpackets, bool areHashed, bool isEmbedded)
    {
        var reader = new OpenPgpReader(subpackets);
        while (!reader.IsAtEnd)
        {
            var type = reader.ReadSubpacket(out var body);
            var isCritical = (type & CriticalBit) != 0;
            type &= CriticalBit - 1;
            switch (type)
            {
                case IssuerKeyId when body.Length == sizeof(ulong):
                    Issuer ??= BinaryPrimitives.ReadUInt64BigEndian(body);
                    break;
                case IssuerFingerprint when body.Length == 1 + FingerprintSize && body[0] == Version4:
                    Issuer = BinaryPrimitives.ReadUInt64BigEndian(body[^sizeof(ulong)..]);
                    break;
                case EmbeddedSignature when !isEmbedded:
                    // By its own signature it proves itself.
                    Embedded ??= Read(body, isEmbedded: true);
                    break;
                case IssuerKeyId or IssuerFingerprint or EmbeddedSignature:
                    break;
                default:
                    if (areHashed && !TryApply(type, body) && isCritical && !Understood.Contains(type))
                    {
                        HasUnknownCritical = true;
                    }

                    break;
            }
        }
    }

    private bool TryApply(byte type, ReadOnlySpan<byte> body)
    {
        switch (type)
        {
            case CreationTime when body.Length == sizeof(uint):
                Created = BinaryPrimitives.ReadUInt32BigEndian(body);
                return true;
            case SignatureExpirationTime when body.Length == sizeof(uint):
                Lifetime = BinaryPrimitives.ReadUInt32BigEndian(body);
                return true;
            case KeyExpirationTime when body.Length == sizeof(uint):
                KeyLifetime = BinaryPrimitives.ReadUInt32BigEndian(body);
                return true;
            case KeyFlagsType:
                Flags = body.IsEmpty ? KeyFlags.None : (KeyFlags)body[0];
                return true;
            default:
                return false;
        }
    }
}
