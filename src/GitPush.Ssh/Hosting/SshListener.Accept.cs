using System.Net;
using System.Net.Sockets;
using GitPush.Ssh.Diagnostics;

namespace GitPush.Ssh.Hosting;

/// <summary>Accepting, which waits for nothing but the next connection.</summary>
internal sealed partial class SshListener
{
    // Where the process has no more handles, it will not have one in the next instant either.
    private static readonly TimeSpan AcceptPause = TimeSpan.FromMilliseconds(500);

    private readonly OccasionalLog _refusals = new(time);
    private readonly OccasionalLog _acceptFailures = new(time);

    private async Task AcceptAsync(Socket listener)
    {
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                Take(await listener.AcceptAsync(_stopping.Token));
            }
            catch (SocketException exception) when (IsOfClient(exception.SocketErrorCode))
            {
                // It went away before it was accepted.
            }
            catch (Exception exception) when (_stopping.IsCancellationRequested && exception is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                return;
            }
            catch (SocketException exception)
            {
                if (_acceptFailures.TryTake(out var unsaid))
                {
                    Log.AcceptFailed(_logger, exception, unsaid);
                }

                await Task.Delay(AcceptPause, time, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    /// <summary>accept(2): "Linux accept() passes already-pending network errors on the new socket as an error code from accept()."</summary>
    private static bool IsOfClient(SocketError error) =>
        error is SocketError.ConnectionReset or SocketError.ConnectionAborted or SocketError.ConnectionRefused
            or SocketError.NetworkDown or SocketError.NetworkUnreachable or SocketError.HostDown or SocketError.HostUnreachable
            or SocketError.TimedOut or SocketError.OperationNotSupported or SocketError.ProtocolOption;

    private void Take(Socket socket)
    {
        ConnectionSlot? slot = null;
        try
        {
            var client = Unmap((IPEndPoint)socket.RemoteEndPoint!);
            (slot, var refusal) = _limits.Enter(client.Address);
            if (slot is null)
            {
                Refuse(socket, client.Address, refusal);
                return;
            }

            socket.NoDelay = true;
            var stream = new QuickAckStream(socket);
            if (_connections.TryAdd())
            {
                SshDiagnostics.CountAccepted();
                var connection = new SshConnection(_services!, stream, client, slot);
                _ = Task.Run(() => ServeAsync(connection));
                return;
            }
        }
        catch (Exception exception) when (exception is SocketException or IOException)
        {
            // It is gone already.
        }

        slot?.Dispose();
        socket.Dispose();
    }

    private async Task ServeAsync(SshConnection connection)
    {
        try
        {
            await connection.RunAsync();
        }
        finally
        {
            _connections.Remove();
        }
    }

    private void Refuse(Socket socket, IPAddress address, ConnectionRefusal refusal)
    {
        SshDiagnostics.CountRefused(refusal);
        if (_refusals.TryTake(out var unsaid))
        {
            Log.ConnectionRefused(_logger, address, NameOf(refusal), unsaid);
        }

        // "The server MAY send other lines of data before sending the version string" (RFC 4253 §4.2): ssh shows them with -v. Nobody
        // waits here: a new connection has room for a line.
        try
        {
            socket.Blocking = false;
            socket.Send("Too many connections. Try again later.\r\n"u8);
        }
        catch (SocketException)
        {
            // It is gone already.
        }

        socket.Dispose();
    }

    private static string NameOf(ConnectionRefusal refusal) => refusal switch
    {
        ConnectionRefusal.Total => nameof(GitPushSshOptions.MaxConnections),
        _ => nameof(GitPushSshOptions.MaxUnauthenticatedPerAddress),
    };

    private static IPEndPoint Unmap(IPEndPoint endpoint) =>
        endpoint.Address.IsIPv4MappedToIPv6 ? new IPEndPoint(endpoint.Address.MapToIPv4(), endpoint.Port) : endpoint;
}
