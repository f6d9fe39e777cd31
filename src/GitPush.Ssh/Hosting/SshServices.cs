using GitPush.Ssh.Authentication;
using GitPush.Ssh.Connection;
using GitPush.Ssh.Transport;
using GitPush.Transport;
using Microsoft.Extensions.Logging;

namespace GitPush.Ssh.Hosting;

/// <summary>What all connections of a server work with.</summary>
internal sealed record SshServices
{
    public required GitServer Git { get; init; }

    public required GitPushSshOptions Options { get; init; }

    public required GitPushLimits Limits { get; init; }

    public required SshTransportSettings Transport { get; init; }

    public required UserAuthenticationSettings Authentication { get; init; }

    public required ConnectionSettings Connection { get; init; }

    public required KeyAuthenticators Authenticators { get; init; }

    public required TimeProvider Time { get; init; }

    public required ILoggerFactory Loggers { get; init; }

    /// <summary>Cancelled when the server stops: connections end as soon as they have no session.</summary>
    public required CancellationToken Stopping { get; init; }

    /// <summary>Cancelled some time later: connections end.</summary>
    public required CancellationToken Aborted { get; init; }
}
