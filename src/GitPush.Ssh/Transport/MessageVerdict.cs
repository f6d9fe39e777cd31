namespace GitPush.Ssh.Transport;

/// <summary>What becomes of a message, from its number alone.</summary>
internal enum MessageVerdict
{
    /// <summary>The connection ends.</summary>
    Refuse,

    /// <summary>It is looked at.</summary>
    Accept,

    /// <summary>It is dropped without an answer.</summary>
    Ignore,

    /// <summary>It is answered with SSH_MSG_UNIMPLEMENTED (RFC 4253 §11.4), since nobody has told what its number means.</summary>
    Unimplemented,
}
