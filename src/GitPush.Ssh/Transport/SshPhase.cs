namespace GitPush.Ssh.Transport;

/// <summary>How far a connection is, which decides what its peer may send: see <see cref="MessageRules"/>.</summary>
internal enum SshPhase
{
    /// <summary>The client has not said which version it speaks.</summary>
    Version,

    /// <summary>The client's first KEXINIT is awaited.</summary>
    KeyExchangeInit,

    /// <summary>The first key exchange goes on.</summary>
    KeyExchange,

    /// <summary>The first key exchange goes on, and both sides are strict about it (OpenSSH's PROTOCOL §1.10).</summary>
    StrictKeyExchange,

    /// <summary>The first keys are in use, and no service has been started.</summary>
    Service,

    /// <summary>The client may authenticate.</summary>
    Authentication,

    /// <summary>The client is who it says it is.</summary>
    Connection,

    /// <summary>The client has started another key exchange, or answered ours. What it may send does not depend on what it may send otherwise.</summary>
    Rekeying,
}
