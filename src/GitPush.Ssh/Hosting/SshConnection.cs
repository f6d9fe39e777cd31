using System.Net;
using System.Net.Sockets;
using GitPush.Ssh.Authentication;
using GitPush.Ssh.Connection;
using GitPush.Ssh.Diagnostics;
using GitPush.Ssh.Transport;
using Microsoft.Extensions.Logging;

namespace GitPush.Ssh.Hosting;

/// <summary>
/// One connection from its first byte to its last: keys are exchanged, then the client authenticates, then it runs commands. What
/// belongs to a later step cannot be reached before the steps ahead of it.
/// </summary>
/// <param name="stream">Is disposed at the end.</param>
/// <param name="slot">Is disposed at the end.</param>
internal sealed class SshConnection(SshServices services, Stream stream, IPEndPoint client, ConnectionSlot slot)
{
    private readonly ILogger _logger = services.Loggers.CreateLogger<SshConnection>();
    private readonly string _id = History.PushIds.New(services.Time);

    private string ReasonToEnd =>
        IsStopping ? "The server stops." : slot.Displaced.IsCancellationRequested ? "Too many connections." : "The login takes too long.";

    private bool IsStopping => services.Stopping.IsCancellationRequested;

    /// <summary>Serves the connection to its end. Throws nothing.</summary>
    public async Task RunAsync()
    {
        var started = services.Time.GetTimestamp();
        using var scope = Log.BeginConnection(_logger, _id, client);
        Log.ConnectionOpened(_logger, _id, client);
        try
        {
            await using (stream)
            {
                await ServeAsync();
            }
        }
        catch (SshProtocolException exception) when (exception.Reason == DisconnectReason.ConnectionLost)
        {
            Log.ConnectionLost(_logger, _id, client, exception.Message);
        }
        catch (SshProtocolException exception)
        {
            Log.ProtocolBroken(_logger, _id, client, exception.Reason, exception.Message);
        }
        catch (Exception exception) when (exception is IOException or SocketException)
        {
            Log.ConnectionLost(_logger, _id, client, exception.Message);
        }
        catch (OperationCanceledException) when (IsStopping)
        {
            Log.ConnectionClosed(_logger, _id, client, "the server stops");
        }
        catch (OperationCanceledException) when (!slot.IsAuthenticated && slot.Displaced.IsCancellationRequested)
        {
            SshDiagnostics.CountDisplaced();
            Log.ConnectionDisplaced(_logger, _id, client);
        }
        catch (OperationCanceledException) when (!slot.IsAuthenticated)
        {
            Log.LoginTooSlow(_logger, _id, client, services.Options.LoginGrace);
        }
        catch (Exception exception)
        {
            Log.ConnectionFailed(_logger, exception, _id, client);
        }
        finally
        {
            slot.Dispose();
            SshDiagnostics.RecordDuration(services.Time.GetElapsedTime(started), slot.IsAuthenticated);
        }
    }

    private async Task ServeAsync()
    {
        // The time to log in is over with the login: nothing of what follows knows this token.
        using var grace = new CancellationTokenSource(services.Authentication.LoginGrace, services.Time);
        using var login = CancellationTokenSource.CreateLinkedTokenSource(grace.Token, slot.Displaced, services.Stopping);
        using var transport = await SshTransport.StartAsync(stream, services.Transport, login.Token);
        Log.KeysExchanged(_logger, _id, client, transport.ClientVersion, transport.Algorithms);
        if (await LogInAsync(transport, login.Token) is not { } user)
        {
            Log.ConnectionClosed(_logger, _id, client, transport.PeerDisconnect?.Text ?? "the client left before it had logged in");
            return;
        }

        slot.Authenticate();
        var end = await ConnectionService.RunAsync(
            transport,
            services.Connection,
            (request, channel, clientGone) =>
                new GitSession(services, user, client.Address, _id, transport.ClientVersion).RunAsync(request, channel, clientGone),
            services.Loggers.CreateLogger<ConnectionService>(),
            services.Stopping,
            services.Aborted);
        Log.ConnectionClosed(_logger, _id, client, end.ToString());
    }

    /// <returns>Null when the client left.</returns>
    private async Task<SshUser?> LogInAsync(SshTransport transport, CancellationToken cancellationToken)
    {
        var authentication = new UserAuthentication(
            transport, client.Address, services.Authenticators, services.Authentication, services.Loggers.CreateLogger<UserAuthentication>());
        try
        {
            var user = await authentication.RunAsync(cancellationToken);
            SshDiagnostics.CountLogin(user is null ? "left" : "success");
            return user;
        }
        catch (SshProtocolException exception)
        {
            SshDiagnostics.CountLogin(exception.Reason == DisconnectReason.ConnectionLost ? "left" : "refused");
            await transport.DisconnectAsync(exception.Reason, exception.Message);
            throw;
        }
        catch (OperationCanceledException)
        {
            SshDiagnostics.CountLogin(slot.Displaced.IsCancellationRequested ? "displaced" : "timeout");
            await transport.DisconnectAsync(DisconnectReason.ByApplication, ReasonToEnd);
            throw;
        }
        catch
        {
            SshDiagnostics.CountLogin("failure");
            await transport.DisconnectAsync(DisconnectReason.ByApplication, $"The server failed; its log has the reason under {_id}.");
            throw;
        }
    }
}
