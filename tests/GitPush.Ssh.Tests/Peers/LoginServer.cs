using System.Net;
using GitPush.Signatures.Ssh.Keys;
using GitPush.Ssh.Authentication;
using GitPush.Ssh.Tests.Support;
using GitPush.Ssh.Transport;
using Microsoft.Extensions.DependencyInjection;

namespace GitPush.Ssh.Tests.Peers;

/// <summary>Lets one client log in, and says goodbye to it.</summary>
internal sealed class LoginServer : IDisposable
{
    private readonly ServiceProvider _services;
    private readonly PeerListener _listener;
    private SshUser? _user;

    public LoginServer(UserAuthenticationSettings? settings = null)
    {
        _services = new ServiceCollection().AddSingleton<ISshKeyAuthenticator>(Authenticator).BuildServiceProvider();
        var authenticators = new KeyAuthenticators(_services.GetRequiredService<IServiceScopeFactory>(), Log.CreateLogger<KeyAuthenticators>());
        _listener = new PeerListener(
            async transport =>
            {
                var authentication = new UserAuthentication(
                    transport, IPAddress.Loopback, authenticators, settings ?? new UserAuthenticationSettings(), Log.CreateLogger<UserAuthentication>());
                _user = await authentication.RunAsync(default);
                if (_user is not null)
                {
                    // Whatever it does next, it knows by then that it is in.
                    await transport.ReadAsync(default);
                }

                await transport.DisconnectAsync(DisconnectReason.ByApplication, Conversations.Farewell);
            },
            TransportPair.NewSettings() with { UserKeyAlgorithms = PublicKey.AllSignatureAlgorithms });
    }

    public KeyAuthenticator Authenticator { get; } = new();

    public LogLines Log { get; } = new();

    public string Port => _listener.Port;

    /// <summary>Lets a user in with a key of which the public half is in a file as ssh-keygen writes it.</summary>
    /// <param name="path">Of the private key.</param>
    /// <returns>The fingerprint.</returns>
    public async Task<string> AddAsync(string path)
    {
        var key = new TestKey("", await SshKeygen.ReadPublicKeyAsync(path), null!);
        Authenticator.Add(key, "somebody");
        return key.Fingerprint;
    }

    /// <summary>Waits for the end of the conversation.</summary>
    public async Task<SshUser?> WaitAsync()
    {
        await _listener.Serving;
        return _user;
    }

    public void Dispose()
    {
        _listener.Dispose();
        _services.Dispose();
    }
}
