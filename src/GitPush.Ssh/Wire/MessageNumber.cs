namespace GitPush.Ssh.Wire;

/// <summary>The first byte of a message: what it is (RFC 4250 §4.1, RFC 5656 §7.1, RFC 8308 §2.3).</summary>
internal enum MessageNumber : byte
{
    None = 0,
    Disconnect = 1,
    Ignore = 2,
    Unimplemented = 3,
    Debug = 4,
    ServiceRequest = 5,
    ServiceAccept = 6,
    ExtInfo = 7,
    NewCompress = 8,

    KexInit = 20,
    NewKeys = 21,

    /// <summary>Of 30 to 49, which each method of key exchange uses as it likes: SSH_MSG_KEX_ECDH_INIT and its like.</summary>
    KexMethodInit = 30,

    /// <summary>SSH_MSG_KEX_ECDH_REPLY and its like.</summary>
    KexMethodReply = 31,

    /// <summary>The last of those that a method of key exchange may use.</summary>
    KexMethodLast = 49,

    UserAuthRequest = 50,
    UserAuthFailure = 51,
    UserAuthSuccess = 52,
    UserAuthBanner = 53,

    /// <summary>Of 60 to 79, which each method of authentication uses as it likes: the answer to a query for a public key.</summary>
    UserAuthPkOk = 60,

    /// <summary>The last of those that a method of authentication may use.</summary>
    UserAuthMethodLast = 79,

    GlobalRequest = 80,
    RequestSuccess = 81,
    RequestFailure = 82,
    ChannelOpen = 90,
    ChannelOpenConfirmation = 91,
    ChannelOpenFailure = 92,
    ChannelWindowAdjust = 93,
    ChannelData = 94,
    ChannelExtendedData = 95,
    ChannelEof = 96,
    ChannelClose = 97,
    ChannelRequest = 98,
    ChannelSuccess = 99,
    ChannelFailure = 100,

    /// <summary>The last of those that are the connection protocol's.</summary>
    ConnectionLast = 127,
}
