using System.Net;
using System.Security.Claims;
using System.Security.Cryptography;
using GitPush.Fuzz.Inputs;
using GitPush.Hooks;
using GitPush.Ssh;
using GitPush.Ssh.Authentication;
using GitPush.Ssh.Connection;
using GitPush.Ssh.Hosting;
using GitPush.Ssh.HostKeys;
using GitPush.Ssh.Transport;
using GitPush.Transport;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace GitPush.Fuzz.SshPeers;

/// <summary>The SSH server with all that it has, but for the sockets: one repository, one user, and a stage that lets nothing in.</summary>
internal sealed class SshServer : IDisposable
{
    private static readonly IPEndPoint Client = new(IPAddress.Parse("192.0.2.7"), 50_000);
    private static readonly TimeSpan MaxTime = TimeSpan.FromSeconds(20);

    private readonly HostKey _hostKey = HostKey.Create(ECDsa.Create(ECCurve.NamedCurves.nistP256));
    private readonly ServiceProvider _provider;
    private readonly ConnectionLimits _limits;
    private readonly GitPushSshOptions _options = new();
    private readonly SshLog _log = new();
    private readonly HeapWatch _heap = new();

    public SshServer(SampleRepository sample)
    {
        var root = sample.Folder("ssh-root");
        sample.Git.Run("clone", "--quiet", "--mirror", sample.Git.WorkingDirectory, Path.Combine(root, "shop.git"));
        var services = new ServiceCollection().AddLogging(logging => logging.ClearProviders().AddProvider(_log).SetMinimumLevel(LogLevel.Trace));
        services.AddSingleton<ISshKeyAuthenticator>(new OnlyUser(User));
        services.AddGitPush(options =>
        {
            options.RepositoryRoot = root;
            options.Fsync = false;
            options.Limits.MaxInflatedBytes = 8 << 20;
        }).OnPreReceive("closed", static (push, _) => ValueTask.FromResult(StageResult.Reject("nothing changes here")));
        _provider = services.BuildServiceProvider();
        _limits = new ConnectionLimits(_options);
    }

    /// <summary>The user whose key is known.</summary>
    public SshUserKey User { get; } = new();

    /// <summary>Serves a connection until it ends.</summary>
    public Task RunAsync(Stream stream, long rekeyBytes)
    {
        var (slot, _) = _limits.Enter(Client.Address);
        return Task.Run(() => new SshConnection(CreateServices(rekeyBytes), stream, Client, slot!).RunAsync());
    }

    /// <summary>Waits for the end of a connection whose client has left, and looks at what it leaves behind.</summary>
    /// <exception cref="FuzzException">It does not end, or the server has failed, or memory grows.</exception>
    /// <exception cref="GitProtocolException">The client was sent away.</exception>
    public async Task EndAsync(Task running)
    {
        try
        {
            await running.WaitAsync(MaxTime);
        }
        catch (TimeoutException)
        {
            throw new FuzzException("the connection does not end");
        }

        var isBroken = _log.TakeBroken();
        if (_log.TakeError() is { } error)
        {
            throw new FuzzException($"the server failed: {error}");
        }

        _heap.Look();
        if (isBroken)
        {
            throw new GitProtocolException("The client was sent away.");
        }
    }

    public void Dispose()
    {
        _provider.Dispose();
        _hostKey.Dispose();
    }

    private SshServices CreateServices(long rekeyBytes) => new()
    {
        Git = _provider.GetRequiredService<GitServer>(),
        Options = _options,
        Limits = _provider.GetRequiredService<Microsoft.Extensions.Options.IOptions<GitPushOptions>>().Value.Limits,
        Transport = new SshTransportSettings
        {
            HostKeys = [_hostKey],
            UserKeyAlgorithms = Signatures.Ssh.Keys.PublicKey.AllSignatureAlgorithms,
            StartTimeout = Timeout.InfiniteTimeSpan,
            RekeyLimits = new RekeyLimits { Bytes = rekeyBytes },
        },
        Authentication = new UserAuthenticationSettings { Banner = "Hello" },
        Connection = new ConnectionSettings { WindowSize = 64 * 1024 },
        Authenticators = new KeyAuthenticators(
            _provider.GetRequiredService<IServiceScopeFactory>(), _provider.GetRequiredService<ILogger<KeyAuthenticators>>()),
        Time = TimeProvider.System,
        Loggers = _provider.GetRequiredService<ILoggerFactory>(),
        Stopping = CancellationToken.None,
        Aborted = CancellationToken.None,
    };

    private sealed class OnlyUser(SshUserKey key) : ISshKeyAuthenticator
    {
        public ValueTask<ClaimsPrincipal?> AuthenticateAsync(SshKeyAuthenticationContext context, CancellationToken cancellationToken) =>
            ValueTask.FromResult(context.Key.Fingerprint == key.Fingerprint
                ? new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.Name, "ada")], "SSH"))
                : null);
    }
}
