using System.Net;
using System.Net.Sockets;
using System.Text;

namespace GitPush.Docker.Tests.Peers;

/// <summary>
/// Something at an engine's address that answers as a test says: for what an engine does not do on demand. Each connection is
/// answered by a delegate, which gets the request's head.
/// </summary>
internal sealed class ScriptedEngine : IAsyncDisposable
{
    public const string Ping = "HTTP/1.1 200 OK\r\nApi-Version: 1.41\r\nOstype: linux\r\nContent-Length: 2\r\n\r\nOK";

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Func<string, NetworkStream, CancellationToken, Task> _answer;
    private readonly Task _serving;

    public ScriptedEngine(Func<string, NetworkStream, CancellationToken, Task> answer)
    {
        _answer = answer;
        _listener.Start();
        _serving = ServeAsync();
    }

    /// <summary>Its address, as <c>DOCKER_HOST</c> has it.</summary>
    public string Host => $"tcp://{_listener.LocalEndpoint}";

    /// <summary>An engine that answers each request with the same bytes.</summary>
    public static ScriptedEngine Always(string answer) =>
        new((_, stream, token) => stream.WriteAsync(Encoding.UTF8.GetBytes(answer), token).AsTask());

    /// <summary>An engine that can be pinged, and answers all else as a test says.</summary>
    public static ScriptedEngine Pinged(Func<string, NetworkStream, CancellationToken, Task> answer) => new((head, stream, token) =>
        head.StartsWith("GET /_ping ", StringComparison.Ordinal) ? stream.WriteAsync(Encoding.UTF8.GetBytes(Ping), token).AsTask() : answer(head, stream, token));

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _serving;
        _listener.Dispose();
        _stop.Dispose();
    }

    private async Task ServeAsync()
    {
        var connections = new List<Task>();
        try
        {
            while (true)
            {
                connections.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token)));
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                var stream = client.GetStream();
                while (await ReadHeadAsync(stream) is { } head)
                {
                    await _answer(head, stream, _stop.Token);
                }
            }
            catch (Exception exception) when (exception is OperationCanceledException or IOException)
            {
                // The client or the test has had enough.
            }
        }
    }

    private async Task<string?> ReadHeadAsync(NetworkStream stream)
    {
        var head = new StringBuilder();
        var one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            if (await stream.ReadAsync(one, _stop.Token) == 0)
            {
                return null;
            }

            _ = head.Append((char)one[0]);
        }

        return head.ToString();
    }
}
