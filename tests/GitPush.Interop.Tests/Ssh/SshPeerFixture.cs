using GitPush.Ssh;
using Microsoft.Extensions.DependencyInjection;

namespace GitPush.Interop.Tests.Ssh;

/// <summary>The server of <see cref="PeerFixture"/> with its SSH transport, as it is by default, and one user who has keys.</summary>
internal sealed class SshPeerFixture : IAsyncDisposable
{
    private readonly TempFolder _keys = new();
    private readonly KnownKeys _knownKeys;
    private readonly SshServerInfo _server;
    private int _strangers;

    private SshPeerFixture(PeerFixture shop, KnownKeys knownKeys)
    {
        Shop = shop;
        _knownKeys = knownKeys;
        _server = shop.Host.Services.GetRequiredService<SshServerInfo>();
        Work.Run("remote", "set-url", "origin", Url);
    }

    /// <summary>The repository.</summary>
    public PeerFixture Shop { get; }

    public string Url => UrlOf("shop.git");

    /// <inheritdoc cref="PeerFixture.Work"/>
    public TestGit Work => Shop.Work;

    /// <inheritdoc cref="PeerFixture.Stored"/>
    public TestGit Stored => Shop.Stored;

    public static async Task<SshPeerFixture> StartAsync()
    {
        var knownKeys = new KnownKeys();
        return new SshPeerFixture(
            await PeerFixture.StartAsync(git =>
            {
                git.Services.AddSingleton<ISshKeyAuthenticator>(knownKeys);
                git.AddSshTransport(ssh =>
                {
                    ssh.Port = 0;
                    ssh.ListenAddresses.Add("127.0.0.1");
                });
            }),
            knownKeys);
    }

    public string UrlOf(string repository) => $"ssh://git@{_server.Endpoints[0]}/{repository}";

    /// <summary>A path of the test's own that is short enough for a socket.</summary>
    public string SocketOf(string name) => _keys.Combine(name);

    /// <param name="keyType">As <see cref="CreateKey"/> has it.</param>
    public SshLogin LoginWith(string keyType)
    {
        var path = CreateKey(keyType, "known");
        _knownKeys.Add(SshPublicKey.Parse(File.ReadAllText(path + ".pub")));
        return LoginOf(path);
    }

    /// <summary>A login with a key that nobody knows.</summary>
    public SshLogin StrangersLoginWith(string keyType) => LoginOf(CreateKey(keyType, $"strange-{_strangers++}"));

    /// <summary>Has stock git push everything, for peers that fetch.</summary>
    public async Task SeedAsync()
    {
        Shop.WriteHistory();
        (await new OpenSshPeer(LoginWith("ed25519")).PushAsync(Work.WorkingDirectory, "refs/heads/*", "refs/heads/*")).AssertSuccess();
    }

    /// <summary>What the server logged of the algorithms of its connections.</summary>
    public string[] AgreedAlgorithms() => [.. Shop.Host.Log.Lines.Where(line => line.Contains(" out ", StringComparison.Ordinal) && line.Contains("SSH-2.0-", StringComparison.Ordinal))];

    /// <summary>How many connections have logged in.</summary>
    public int CountLogins() => Shop.Host.Log.Lines.Count(line => line.Contains(" logged in as ", StringComparison.Ordinal));

    public async ValueTask DisposeAsync()
    {
        await Shop.DisposeAsync();
        _keys.Dispose();
    }

    private SshLogin LoginOf(string keyFile) => new(_server.Endpoints[0], _server.HostKeys[0], keyFile);

    /// <param name="keyType">Type and bits, such as <c>ed25519</c> or <c>rsa-2048</c>.</param>
    /// <returns>The path of the private key, whose name is the one that clients look for.</returns>
    private string CreateKey(string keyType, string owner)
    {
        var parts = keyType.Split('-');
        var path = Path.Combine(_keys.CreateDirectory($"{owner}-{keyType}"), $"id_{parts[0]}");
        if (!File.Exists(path))
        {
            string[] bits = parts.Length > 1 ? ["-b", parts[1]] : [];
            Tool.Run("ssh-keygen", ["-q", "-t", parts[0], .. bits, "-N", "", "-C", $"ada@{owner}", "-f", path]);
        }

        return path;
    }
}
