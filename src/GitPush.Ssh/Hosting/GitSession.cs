using System.Diagnostics;
using System.Net;
using System.Text;
using GitPush.Protocol;
using GitPush.Ssh.Authentication;
using GitPush.Ssh.Connection;
using GitPush.Ssh.Diagnostics;
using GitPush.Transport;
using GitPush.UploadPack;
using Microsoft.Extensions.Logging;

namespace GitPush.Ssh.Hosting;

/// <summary>
/// One session of an authenticated connection: a fetch, a push, or a shell that there is none of. What the client's user is to read
/// goes to standard error, which git shows as it is.
/// </summary>
/// <param name="connectionId">Under which the connection is found in the log.</param>
/// <param name="clientVersion">The client's identification string.</param>
internal sealed partial class GitSession(
    SshServices services, SshUser user, IPAddress remoteAddress, string connectionId, string clientVersion)
{
    // As git's own programs: die() is 128.
    private const int Success = 0;
    private const int Failed = 1;
    private const int Refused = 128;

    private readonly ILogger _logger = services.Loggers.CreateLogger<GitSession>();

    /// <returns>The exit status.</returns>
    public async Task<int> RunAsync(SessionRequest request, SessionChannel channel, CancellationToken clientGone)
    {
        if (request.Command is not { } commandLine)
        {
            await TellAsync(channel, Greeting, clientGone);
            return Failed;
        }

        if (!GitCommandLine.TryParse(commandLine, out var command, out var refusal))
        {
            return await RefuseAsync(channel, Printable.Text(commandLine), refusal, clientGone);
        }

        var name = NameOf(command);
        using var activity = SshDiagnostics.ActivitySource.StartActivity(name, ActivityKind.Server);
        activity?.SetTag("gitpush.repository", Printable.Text(command.RepositoryPath)).SetTag("gitpush.ssh.connection", connectionId);
        var status = await RunAsync(name, command, request.GitProtocol, channel, clientGone);
        activity?.SetTag("gitpush.ssh.exit_status", status)
            .SetStatus(status == Success ? ActivityStatusCode.Unset : ActivityStatusCode.Error);
        return status;
    }

    private string Greeting =>
        $"Hi {Printable.Text(user.Principal.Identity?.Name ?? "there")}! You have logged in with the key {user.KeyFingerprint}, "
        + "but this server gives no shell: it speaks git only.";

    /// <summary>Serves a command, and tells the client's user what goes wrong.</summary>
    private async Task<int> RunAsync(string name, GitCommand command, string? gitProtocol, SessionChannel channel, CancellationToken clientGone)
    {
        try
        {
            return await ServeAsync(name, command, gitProtocol, channel, clientGone);
        }
        catch (Exception exception) when (exception is IdleTimeoutException or ReceiveTimeoutException)
        {
            Log.ClientIdle(_logger, name, connectionId, exception.Message);
            await TellAsync(channel, $"The connection is closed: {exception.Message}.", clientGone);
            return Failed;
        }
        catch (Exception exception) when (exception is ClientGoneException || clientGone.IsCancellationRequested && exception is OperationCanceledException or IOException)
        {
            Log.ClientGone(_logger, name, connectionId, exception.Message);
            return Failed;
        }
        catch (GitProtocolException exception)
        {
            return await RefuseAsync(channel, name, Printable.Text(exception.Message), clientGone);
        }
        catch (Exception exception)
        {
            Log.SessionFailed(_logger, exception, name, connectionId);
            var what = exception is PackSendException ? "complete the pack" : "handle this request";
            await TellAsync(channel, $"The server failed to {what}; its log has the reason under {connectionId}.", clientGone);
            return Failed;
        }
    }

    private async Task<int> RefuseAsync(SessionChannel channel, string command, string reason, CancellationToken clientGone)
    {
        Log.SessionRefused(_logger, command, connectionId, reason);
        await TellAsync(channel, reason, clientGone);
        return Refused;
    }

    private static async Task TellAsync(SessionChannel channel, string text, CancellationToken clientGone)
    {
        try
        {
            await channel.Error.WriteAsync(Encoding.UTF8.GetBytes(text + "\n"), clientGone);
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException)
        {
            // Nobody is there to read it.
        }
    }
}
