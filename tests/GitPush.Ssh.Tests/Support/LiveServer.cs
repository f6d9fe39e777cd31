using System.Net;
using System.Net.Sockets;
using GitPush.Repositories;
using GitPush.Ssh.Wire;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace GitPush.Ssh.Tests.Support;

/// <summary>The SSH server as a host has it, on a port of 127.0.0.1, with an empty folder of repositories.</summary>
internal sealed class LiveServer : IAsyncDisposable
{
    /// <summary>How long a client waits for anything. Nobody comes near it unless something hangs.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TempFolder _folder = new();
    private IHost _host = null!;

    public LogLines Log { get; } = new();

    public KeyAuthenticator Authenticator { get; } = new();

    public IPEndPoint Endpoint => _host.Services.GetRequiredService<SshServerInfo>().Endpoints[0];

    /// <param name="ssh">Changes the options.</param>
    /// <param name="time">The server's clock.</param>
    public static async Task<LiveServer> StartAsync(Action<GitPushSshOptions>? ssh = null, TimeProvider? time = null)
    {
        var server = new LiveServer();
        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Logging.AddProvider(server.Log).SetMinimumLevel(LogLevel.Information);
        builder.Services.AddSingleton(time ?? TimeProvider.System);
        builder.Services.AddSingleton<ISshKeyAuthenticator>(server.Authenticator);
        builder.Services.AddGitPush(options => options.RepositoryRoot = server._folder.Path).AddSshTransport(options =>
        {
            options.Port = 0;
            options.ListenAddresses.Add("127.0.0.1");
            options.MaxUnauthenticatedPerAddress = 100;
            ssh?.Invoke(options);
        });
        server._host = builder.Build();
        await server._host.StartAsync();
        return server;
    }

    public async Task CreateRepositoryAsync(string name) =>
        await _host.Services.GetRequiredService<IRepositoryStore>().CreateAsync(RepositoryName.Parse(name));

    /// <summary>Connects, and says nothing yet.</summary>
    /// <param name="from">The client's address; 127.0.0.1 if it does not matter.</param>
    public async Task<LiveClient> ConnectAsync(ClientOffer? offer = null, IPAddress? from = null)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        socket.Bind(new IPEndPoint(from ?? IPAddress.Loopback, 0));
        await socket.ConnectAsync(Endpoint);
        return new LiveClient(socket, offer ?? new ClientOffer { KeyExchange = "ecdh-sha2-nistp256", TakesExtInfo = false });
    }

    /// <summary>Connects, exchanges keys, and has authentication begin.</summary>
    public async Task<LiveClient> BeginLoginAsync()
    {
        var client = await ConnectAsync();
        await client.Script.ConnectAsync();
        await client.Script.SendAsync(LiveClient.ServiceRequest);
        await client.Script.ExpectAsync(MessageNumber.ServiceAccept);
        return client;
    }

    /// <summary>Connects and logs in.</summary>
    public async Task<LiveClient> LogInAsync(TestKey key)
    {
        var client = await BeginLoginAsync();
        await client.Script.SendAsync(client.Signed(key));
        await client.Script.ExpectAsync(MessageNumber.UserAuthSuccess);
        return client;
    }

    /// <summary>Nothing of what clients did is a fault of the server.</summary>
    public void AssertHealthy() => Assert.IsEmpty(Log.All.Where(line => line.Level >= LogLevel.Warning).Select(line => line.Text));

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
        _folder.Dispose();
    }
}
