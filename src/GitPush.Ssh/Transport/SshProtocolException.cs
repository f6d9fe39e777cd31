namespace GitPush.Ssh.Transport;

/// <summary>The peer broke the protocol, or is gone: the connection cannot go on.</summary>
/// <param name="reason">What to tell the peer; <see cref="DisconnectReason.ConnectionLost"/> when nobody is there to be told.</param>
/// <param name="message">Goes to the peer and to the log, so that it must hold nothing which the peer may not know.</param>
internal sealed class SshProtocolException(DisconnectReason reason, string message, Exception? innerException = null)
    : Exception(message, innerException)
{
    /// <summary>The reason code for SSH_MSG_DISCONNECT.</summary>
    public DisconnectReason Reason { get; } = reason;
}
