using System.Net;
using System.Net.Sockets;
using GitPush.Ssh.Tests.Support;
using GitPush.Ssh.Transport;

namespace GitPush.Ssh.Tests.Peers;

/// <summary>Listens on the loopback for one client, and hands its transport to a conversation.</summary>
internal sealed class PeerListener : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    public PeerListener(Func<SshTransport, Task> converse, SshTransportSettings? settings = null)
    {
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port.ToString(System.Globalization.CultureInfo.InvariantCulture);
        Serving = ServeAsync(converse, settings ?? TransportPair.NewSettings());
    }

    public string Port { get; }

    /// <summary>Done when the conversation is; fails as it does.</summary>
    public Task Serving { get; }

    public void Dispose() => _listener.Dispose();

    private async Task ServeAsync(Func<SshTransport, Task> converse, SshTransportSettings settings)
    {
        using var client = await _listener.AcceptTcpClientAsync();
        client.NoDelay = true;
        using var transport = await SshTransport.StartAsync(client.GetStream(), settings, default);
        try
        {
            await converse(transport);
        }
        catch (SshProtocolException exception)
        {
            await transport.DisconnectAsync(exception.Reason, exception.Message);
            throw;
        }
    }
}
