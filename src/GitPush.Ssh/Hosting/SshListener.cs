using System.Net;
using System.Net.Sockets;
using GitPush.Access;
using GitPush.Repositories;
using GitPush.Signatures.Ssh.Keys;
using GitPush.Ssh.Authentication;
using GitPush.Ssh.Connection;
using GitPush.Ssh.HostKeys;
using GitPush.Ssh.Transport;
using GitPush.Transport;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace GitPush.Ssh.Hosting;

/// <summary>
/// The SSH server as a service of the host. It listens when the host starts, so that a port in use stops the start, and accepts
/// when every service of the host has started; who comes between waits in the system's backlog. As with HTTP, connections are
/// accepted until the running pushes have ended: their stages may still fetch from here.
/// </summary>
internal sealed partial class SshListener(
    GitServer git,
    ServerInstance instance,
    SshServerInfo info,
    IOptions<GitPushSshOptions> options,
    IOptions<GitPushOptions> engineOptions,
    KeyAuthenticators authenticators,
    IServiceProviderIsService registrations,
    TimeProvider time,
    ILoggerFactory loggers) : IHostedLifecycleService, IDisposable
{
    // How long connections that were cut are waited for: long enough for what they still have to log.
    private static readonly TimeSpan AbortGrace = TimeSpan.FromSeconds(5);

    private readonly ILogger _logger = loggers.CreateLogger<SshListener>();
    private readonly GitPushSshOptions _options = options.Value;
    private readonly ConnectionLimits _limits = new(options.Value);
    private readonly OpenConnections _connections = new(time);
    private readonly CancellationTokenSource _stopping = new();
    private readonly CancellationTokenSource _aborted = new();
    private List<Socket> _sockets = [];
    private Task[] _accepting = [];
    private HostKeySet? _hostKeys;
    private SshServices? _services;

    /// <exception cref="InvalidOperationException">Nobody could log in.</exception>
    /// <exception cref="HostKeyException">A host key cannot be used.</exception>
    /// <exception cref="IOException">A host key cannot be read, or an address cannot be listened on.</exception>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (!registrations.IsService(typeof(ISshKeyAuthenticator)) && !registrations.IsService(typeof(IKeyGrants)))
        {
            throw new InvalidOperationException(
                "AddSshTransport() needs something that knows users' keys: add '.AddAuthorizedKeys(\"/etc/gitpush/authorized_keys\")', "
                + "or an ISshKeyAuthenticator of your own with '.AddSshKeyAuthenticator<T>()'.");
        }

        LoadHostKeys();
        _services = new SshServices
        {
            Git = git,
            Options = _options,
            Limits = engineOptions.Value.Limits,
            Transport = CreateTransportSettings(),
            Authentication = new UserAuthenticationSettings
            {
                MaxAuthenticationFailures = _options.MaxAuthenticationFailures,
                MaxKeyQueries = _options.MaxKeyQueries,
                LoginGrace = _options.LoginGrace,
                Banner = _options.Banner,
            },
            Connection = new ConnectionSettings
            {
                MaxChannels = _options.MaxChannels,
                WindowSize = _options.WindowBytes,
                KeepAliveInterval = _options.KeepAliveInterval,
                KeepAliveMax = _options.KeepAliveMax,
                IdleTimeout = _options.IdleTimeout,
                Time = time,
            },
            Authenticators = authenticators,
            Time = time,
            Loggers = loggers,
            Stopping = _stopping.Token,
            Aborted = _aborted.Token,
        };
        _sockets = ListenEndpoints.Open(_options);
        info.Endpoints = [.. _sockets.Select(socket => (IPEndPoint)socket.LocalEndPoint!)];
        foreach (var endpoint in info.Endpoints)
        {
            Log.Listening(_logger, endpoint);
        }

        return Task.CompletedTask;
    }

    public Task StartedAsync(CancellationToken cancellationToken)
    {
        // What belongs to the start, such as its activity, is not to be found in every connection.
        using var _ = ExecutionContext.SuppressFlow();
        _accepting = [.. _sockets.Select(socket => Task.Run(() => AcceptAsync(socket), CancellationToken.None))];
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        _connections.Close();
        await _stopping.CancelAsync();
        await Task.WhenAll(_accepting);
        CloseSockets();
        var grace = engineOptions.Value.ShutdownGrace;
        if (!await _connections.EndedWithinAsync(grace, cancellationToken))
        {
            Log.ConnectionsCut(_logger, _connections.Count, grace);
            await _aborted.CancelAsync();
            await _connections.EndedWithinAsync(AbortGrace, CancellationToken.None);
        }
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>After a start that failed there was no stop.</summary>
    public void Dispose()
    {
        _connections.Close();
        _stopping.Cancel();
        _aborted.Cancel();
        CloseSockets();
        _hostKeys?.Dispose();
    }

    private void CloseSockets()
    {
        _sockets.ForEach(socket => socket.Dispose());
        info.Endpoints = [];
    }

    private void LoadHostKeys()
    {
        var keys = HostKeySet.Load(_options, Path.Combine(instance.Root, ServerInstance.FolderName, "ssh"));
        _hostKeys = keys;
        info.HostKeys = [.. keys.Keys.Select(key => $"{key.Type} {Convert.ToBase64String(key.PublicKey.Span)}")];
        if (keys.GeneratedIn is { } folder)
        {
            Log.HostKeyGenerated(_logger, folder);
        }

        foreach (var key in keys.Keys)
        {
            Log.HostKeyLoaded(_logger, key.Type, key.Fingerprint);
        }
    }

    private SshTransportSettings CreateTransportSettings() => new()
    {
        HostKeys = _hostKeys!.Keys,
        UserKeyAlgorithms = PublicKey.AllSignatureAlgorithms,

        // The time to log in has its own timer, which begins as early.
        StartTimeout = Timeout.InfiniteTimeSpan,
        RekeyLimits = new RekeyLimits { Bytes = _options.RekeyBytes, Age = _options.RekeyInterval },
        Time = time,
    };
}
