using System.Security.Cryptography;
using GitPush.Ssh.HostKeys;
using GitPush.Ssh.Transport;

namespace GitPush.Ssh.Tests.Support;

/// <summary>A transport and a <see cref="ScriptedClient"/> that are connected.</summary>
internal sealed class TransportPair : IDisposable
{
    private readonly DuplexStream _serverStream;

    public TransportPair(ClientOffer? offer = null, SshTransportSettings? settings = null)
    {
        (var client, _serverStream) = DuplexStream.CreatePair();
        Client = new ScriptedClient(client, offer ?? new ClientOffer());
        Starting = SshTransport.StartAsync(_serverStream, settings ?? NewSettings(), Cancellation.Token);
    }

    /// <summary>A key for all tests, since making one takes time.</summary>
    public static HostKey HostKey { get; } = NewHostKey();

    public ScriptedClient Client { get; }

    public Task<SshTransport> Starting { get; }

    public CancellationTokenSource Cancellation { get; } = new();

    public static SshTransportSettings NewSettings() => new()
    {
        HostKeys = [HostKey],
        UserKeyAlgorithms = ["ssh-ed25519", "rsa-sha2-512"],
    };

    /// <summary>Exchanges versions and keys.</summary>
    public async Task<SshTransport> ConnectAsync()
    {
        await Client.ConnectAsync();
        return await Starting;
    }

    /// <summary>The client takes nothing any more.</summary>
    /// <returns>Done when the server waits for it.</returns>
    public Task HoldWrites() => _serverStream.HoldWrites();

    /// <summary>Closes the server's end.</summary>
    public void CloseServer() => _serverStream.Dispose();

    public void Dispose()
    {
        Client.Dispose();
        _serverStream.Dispose();
        if (Starting.IsCompletedSuccessfully)
        {
            Starting.Result.Dispose();
        }

        Cancellation.Dispose();
    }

    private static HostKey NewHostKey() => HostKey.Create(ECDsa.Create(ECCurve.NamedCurves.nistP256));
}
