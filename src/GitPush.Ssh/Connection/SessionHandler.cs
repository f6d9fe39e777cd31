namespace GitPush.Ssh.Connection;

/// <summary>Runs what a client asked for.</summary>
/// <param name="channel">May be used until the task is done. What was written and not flushed is sent after it.</param>
/// <param name="cancellationToken">
/// Cancelled when the client has closed the channel, or the connection is lost, or a signal was sent to the program.
/// </param>
/// <returns>The exit status. An exception is logged, and is status 1 for the client.</returns>
internal delegate Task<int> SessionHandler(SessionRequest request, SessionChannel channel, CancellationToken cancellationToken);
