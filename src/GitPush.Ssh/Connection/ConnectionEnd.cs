namespace GitPush.Ssh.Connection;

/// <summary>How a connection came to its end, once it had been authenticated.</summary>
internal enum ConnectionEnd
{
    None,

    /// <summary>The client left: it said so, or closed the connection.</summary>
    ClientLeft,

    /// <summary>The connection broke.</summary>
    Lost,

    /// <summary>The client broke the protocol.</summary>
    ProtocolError,

    /// <summary>The client did not answer any more.</summary>
    NoAnswer,

    /// <summary>The client took nothing any more of what was sent to it.</summary>
    SendTimeout,

    /// <summary>No program ran for too long.</summary>
    Idle,

    /// <summary>The server stops.</summary>
    Stopped,
}
