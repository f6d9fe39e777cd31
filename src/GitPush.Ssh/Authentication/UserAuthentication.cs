using System.Net;
using GitPush.Signatures.Ssh.Wire;
using GitPush.Ssh.Transport;
using GitPush.Ssh.Wire;
using Microsoft.Extensions.Logging;

namespace GitPush.Ssh.Authentication;

/// <summary>
/// The service <c>ssh-userauth</c> (RFC 4252) for one connection: by public key alone. Each request is judged by itself, so that
/// what a client asked before, and as whom, counts for nothing: who is in is said by the request whose signature was verified.
/// </summary>
internal sealed partial class UserAuthentication
{
    private const string Service = "ssh-userauth";
    private const string ServiceAfterwards = "ssh-connection";
    private const string None = "none";
    private const string PublicKeyMethod = "publickey";

    private readonly SshTransport _transport;
    private readonly IPAddress _remoteAddress;
    private readonly KeyAuthenticators _authenticators;
    private readonly UserAuthenticationSettings _settings;
    private readonly ILogger<UserAuthentication> _logger;
    private bool _isAccepted;
    private int _failures;
    private int _queries;

    /// <param name="transport">Has exchanged its first keys.</param>
    /// <param name="remoteAddress">The client's; an IPv4 address in the form of IPv6 counts as IPv4.</param>
    public UserAuthentication(
        SshTransport transport,
        IPAddress remoteAddress,
        KeyAuthenticators authenticators,
        UserAuthenticationSettings settings,
        ILogger<UserAuthentication> logger)
    {
        _transport = transport;
        _remoteAddress = remoteAddress.IsIPv4MappedToIPv6 ? remoteAddress.MapToIPv4() : remoteAddress;
        _authenticators = authenticators;
        _settings = settings;
        _logger = logger;
    }

    /// <summary>
    /// Serves the client until it is in. Then the transport is in the phase of the connection protocol, and the client has been told.
    /// </summary>
    /// <param name="cancellationToken">
    /// Ends the connection when the time to log in is over, or the server stops. It is either in time and ends the login, or too late
    /// and does nothing: once this method has returned a user, the transport does not know the token any more.
    /// </param>
    /// <returns>Null when the client left.</returns>
    /// <exception cref="SshProtocolException">The client broke the protocol, or has tried enough, and should be told.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async Task<SshUser?> RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await ServeAsync(cancellationToken);
        }
        catch (SshFormatException exception)
        {
            throw new SshProtocolException(DisconnectReason.ProtocolError, exception.Message, exception);
        }
        catch (SshProtocolException) when (cancellationToken.IsCancellationRequested)
        {
            // An answer that could not be sent any more.
            throw new OperationCanceledException(cancellationToken);
        }
    }

    private async Task<SshUser?> ServeAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var payload = await _transport.ReadAsync(cancellationToken);
            if (payload.IsEmpty)
            {
                return null;
            }

            // The transport lets nothing else through, and requests only after the service was accepted.
            if ((MessageNumber)payload.Span[0] == MessageNumber.ServiceRequest)
            {
                await AcceptServiceAsync(payload);
            }
            else if (await AnswerAsync(payload, cancellationToken) is { } user)
            {
                return user;
            }
        }
    }

    // RFC 4253 §10: byte SSH_MSG_SERVICE_REQUEST, string service name; the answer is byte SSH_MSG_SERVICE_ACCEPT, string service name.
    private async Task AcceptServiceAsync(ReadOnlyMemory<byte> payload)
    {
        var service = ParseServiceRequest(payload.Span);
        if (service != Service)
        {
            throw new SshProtocolException(DisconnectReason.ServiceNotAvailable, $"There is no service '{service}' before the login.");
        }

        // Some clients ask again before each attempt.
        if (_isAccepted)
        {
            CountQuery("");
        }

        _isAccepted = true;
        _transport.BeginAuthentication();
        await _transport.ReplyAsync(new SshWriter(32).WriteByte((byte)MessageNumber.ServiceAccept).WriteString(Service).WrittenMemory);
    }

    private static string ParseServiceRequest(ReadOnlySpan<byte> payload)
    {
        var reader = new SshReader(payload);
        reader.ReadByte();
        var service = reader.ReadText(NameList.MaxNameLength);
        return reader.IsAtEnd ? service : throw new SshFormatException("A request for a service goes on after its end.");
    }

    /// <returns>Null when the client is not in yet.</returns>
    private async Task<SshUser?> AnswerAsync(ReadOnlyMemory<byte> payload, CancellationToken cancellationToken)
    {
        var request = UserAuthenticationRequest.Parse(payload);
        if (request.Service != ServiceAfterwards)
        {
            // RFC 4252 §5: "if the service does not exist, authentication MUST NOT be accepted".
            throw new SshProtocolException(DisconnectReason.ServiceNotAvailable, $"There is no service '{Shorten(request.Service)}'.");
        }

        if (request.Method == PublicKeyMethod)
        {
            return await AnswerKeyAsync(request.UserName, PublicKeyRequest.Parse(payload, request.Fields), cancellationToken);
        }

        CountQuery(request.UserName);
        if (request.Method != None)
        {
            Log.MethodRefused(_logger, request.UserName, Shorten(request.Method), _remoteAddress);
        }

        await SendBannerOnceAsync();
        await SendFailureAsync();
        return null;
    }

    /// <summary>Names that may have a packet's length, and are told to the client or the log.</summary>
    private static string Shorten(string name) => name.Length > NameList.MaxNameLength ? name[..NameList.MaxNameLength] + "…" : name;

    /// <exception cref="SshProtocolException">One too many.</exception>
    private void CountQuery(string userName)
    {
        if (++_queries > _settings.MaxKeyQueries)
        {
            throw NewTooMany(userName, "keys");
        }
    }

    /// <exception cref="SshProtocolException">It was the last that was allowed.</exception>
    private void CountFailure(string userName)
    {
        if (++_failures >= _settings.MaxAuthenticationFailures)
        {
            throw NewTooMany(userName, "failures");
        }
    }

    private SshProtocolException NewTooMany(string userName, string what)
    {
        Log.TooManyAttempts(_logger, userName, _remoteAddress, _failures, _queries);
        return new SshProtocolException(DisconnectReason.NoMoreAuthMethodsAvailable, $"Too many authentication {what}.");
    }
}
