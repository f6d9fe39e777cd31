using System.Net;
using System.Net.Sockets;

namespace GitPush.Docker.Tests.Peers;

/// <summary>A registry of the tests' own on 127.0.0.1, which engines trust without TLS.</summary>
internal sealed class RegistryPeer : IDisposable
{
    public const string UserName = "ada";

    public const string Password = "correct-horse-battery";

    // htpasswd -Bbn ada correct-horse-battery
    private const string PasswordFile = "ada:$2y$05$o.iOJZn6ox5FxqiR.Vztxu79Xs5MjFctY24Q6surpIwZLrEKS04n2\n";

    private readonly TempFolder _folder;
    private readonly PeerProcess _process;

    private RegistryPeer(TempFolder folder, PeerProcess process, int port)
    {
        _folder = folder;
        _process = process;
        Address = $"127.0.0.1:{port}";
    }

    /// <summary>Host and port.</summary>
    public string Address { get; }

    /// <param name="withLogin">Whether it wants <see cref="UserName"/> and <see cref="Password"/>.</param>
    public static Task<RegistryPeer> StartAsync(bool withLogin) => StartAsync(folder =>
        withLogin ? $"auth: {{htpasswd: {{realm: tests, path: {folder.WriteFile("htpasswd", PasswordFile)}}}}}" : "");

    /// <param name="authentication">The part <c>auth</c> of its configuration; files of it go into the folder.</param>
    public static async Task<RegistryPeer> StartAsync(Func<TempFolder, string> authentication)
    {
        var folder = new TempFolder();
        var port = FindPort();
        var configuration = $"""
            version: 0.1
            log:
              level: error
            storage:
              filesystem:
                rootdirectory: {folder.CreateDirectory("data")}
            http:
              addr: 127.0.0.1:{port}
            {authentication(folder)}
            """;
        var process = PeerProcess.Start("docker-registry", ["serve", folder.WriteFile("registry.yml", configuration)]);
        try
        {
            await process.WaitUntilAsync(() => AnswersAsync(port));
            return new RegistryPeer(folder, process, port);
        }
        catch
        {
            process.Dispose();
            throw;
        }
    }

    /// <summary>Sends a request.</summary>
    /// <param name="token">A token; with none the login is sent.</param>
    public async Task<HttpResponseMessage> GetAsync(string path, string? accept = null, string? token = null)
    {
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, $"http://{Address}{path}");
        request.Headers.Authorization = token is null
            ? new("Basic", Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes($"{UserName}:{Password}")))
            : new("Bearer", token);
        if (accept is not null)
        {
            request.Headers.Accept.ParseAdd(accept);
        }

        return await client.SendAsync(request);
    }

    public void Dispose()
    {
        _process.Kill();
        _process.Dispose();
        _folder.Dispose();
    }

    private static async Task<bool> AnswersAsync(int port)
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(IPAddress.Loopback, port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    public static int FindPort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
