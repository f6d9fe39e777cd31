namespace GitPush.Signatures.OpenPgp;

/// <summary>What a signature is about (RFC 9580 §5.2.1).</summary>
internal enum SignatureType : byte
{
    /// <summary>A document as it is.</summary>
    Binary = 0x00,

    GenericCertification = 0x10,
    PersonaCertification = 0x11,
    CasualCertification = 0x12,
    PositiveCertification = 0x13,

    /// <summary>A primary key vouches for its subkey.</summary>
    SubkeyBinding = 0x18,

    /// <summary>A subkey that signs says whose it is.</summary>
    PrimaryKeyBinding = 0x19,

    /// <summary>About a key itself, without a user id.</summary>
    DirectKey = 0x1F,

    KeyRevocation = 0x20,
    SubkeyRevocation = 0x28,
    CertificationRevocation = 0x30,
}
