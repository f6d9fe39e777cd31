namespace GitPush.Ssh.Transport;

/// <summary>What the client said when it ended the connection (RFC 4253 §11.1).</summary>
/// <param name="Reason">A <see cref="DisconnectReason"/>, or any other number.</param>
/// <param name="Text">One line, for the log.</param>
internal sealed record PeerDisconnect(uint Reason, string Text);
