using System.Net;
using GitPush.Ssh.Transport;
using Microsoft.Extensions.Logging;

namespace GitPush.Ssh;

internal static partial class Log
{
    private static readonly Func<ILogger, string, EndPoint, IDisposable?> s_connection =
        LoggerMessage.DefineScope<string, EndPoint>("SSH connection {Connection} from {Client}");

    /// <summary>Names the connection in all that is logged until the scope is disposed.</summary>
    public static IDisposable? BeginConnection(ILogger logger, string connection, EndPoint client) => s_connection(logger, connection, client);

    [LoggerMessage(1, LogLevel.Information, "The SSH server listens on {Endpoint}")]
    public static partial void Listening(ILogger logger, EndPoint endpoint);

    [LoggerMessage(2, LogLevel.Information, "The SSH server's host key: {Type} {Fingerprint}")]
    public static partial void HostKeyLoaded(ILogger logger, string type, string fingerprint);

    [LoggerMessage(3, LogLevel.Information, "There was no SSH host key: one was generated in {Folder}. Keep it: clients refuse a server whose key has changed")]
    public static partial void HostKeyGenerated(ILogger logger, string folder);

    [LoggerMessage(4, LogLevel.Warning, "An SSH connection from {Address} was closed at once: the limit is reached ({Limit}). {Unsaid} more since this was last said")]
    public static partial void ConnectionRefused(ILogger logger, IPAddress address, string limit, long unsaid);

    [LoggerMessage(5, LogLevel.Error, "An SSH connection could not be accepted. {Unsaid} more since this was last said")]
    public static partial void AcceptFailed(ILogger logger, Exception exception, long unsaid);

    [LoggerMessage(6, LogLevel.Debug, "SSH connection {Connection} from {Client}")]
    public static partial void ConnectionOpened(ILogger logger, string connection, EndPoint client);

    [LoggerMessage(7, LogLevel.Debug, "SSH connection {Connection} from {Client}: {Version}, {Algorithms}")]
    public static partial void KeysExchanged(ILogger logger, string connection, EndPoint client, string version, object algorithms);

    [LoggerMessage(8, LogLevel.Information, "SSH connection {Connection} from {Client}: the client broke the protocol ({Reason}): {Problem}")]
    public static partial void ProtocolBroken(ILogger logger, string connection, EndPoint client, DisconnectReason reason, string problem);

    [LoggerMessage(9, LogLevel.Debug, "SSH connection {Connection} from {Client}: the connection is lost: {Problem}")]
    public static partial void ConnectionLost(ILogger logger, string connection, EndPoint client, string problem);

    [LoggerMessage(10, LogLevel.Error, "SSH connection {Connection} from {Client} failed")]
    public static partial void ConnectionFailed(ILogger logger, Exception exception, string connection, EndPoint client);

    [LoggerMessage(11, LogLevel.Information, "SSH connection {Connection} from {Client}: the client did not log in within {Grace}")]
    public static partial void LoginTooSlow(ILogger logger, string connection, EndPoint client, TimeSpan grace);

    [LoggerMessage(12, LogLevel.Debug, "SSH connection {Connection} from {Client} ended: {Reason}")]
    public static partial void ConnectionClosed(ILogger logger, string connection, EndPoint client, string reason);

    [LoggerMessage(13, LogLevel.Information, "The server stops: {Connections} SSH connection(s) were still in use after {Grace} and are cut")]
    public static partial void ConnectionsCut(ILogger logger, int connections, TimeSpan grace);

    [LoggerMessage(14, LogLevel.Debug, "SSH connection {Connection} from {Client} made room for another before the client had logged in")]
    public static partial void ConnectionDisplaced(ILogger logger, string connection, EndPoint client);

    [LoggerMessage(20, LogLevel.Error, "{Command} over SSH failed ({Connection})")]
    public static partial void SessionFailed(ILogger logger, Exception exception, string command, string connection);

    [LoggerMessage(21, LogLevel.Information, "{Command} over SSH was refused ({Connection}): {Reason}")]
    public static partial void SessionRefused(ILogger logger, string command, string connection, string reason);

    [LoggerMessage(22, LogLevel.Information, "{Command} over SSH was cut off ({Connection}): {Reason}")]
    public static partial void ClientIdle(ILogger logger, string command, string connection, string reason);

    [LoggerMessage(23, LogLevel.Debug, "The client of {Command} over SSH went away ({Connection}): {Reason}")]
    public static partial void ClientGone(ILogger logger, string command, string connection, string reason);
}
