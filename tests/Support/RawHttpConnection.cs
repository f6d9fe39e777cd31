using System.Net.Sockets;
using System.Text;

namespace GitPush.Testing;

/// <summary>A connection on which a test writes HTTP by hand, to do what no client library does.</summary>
internal sealed class RawHttpConnection : IDisposable
{
    private readonly TcpClient _client;
    private readonly NetworkStream _stream;

    private RawHttpConnection(TcpClient client)
    {
        _client = client;
        _stream = client.GetStream();
    }

    public static async Task<RawHttpConnection> ConnectAsync(Uri url)
    {
        var client = new TcpClient { NoDelay = true };
        await client.ConnectAsync(url.Host, url.Port);
        return new RawHttpConnection(client);
    }

    /// <summary>Sends a request's head: the request line, then headers, each without its line end.</summary>
    public Task SendHeadAsync(params string[] lines) => SendAsync(string.Join("\r\n", lines) + "\r\n\r\n");

    public async Task SendAsync(string text) => await _stream.WriteAsync(Encoding.UTF8.GetBytes(text));

    public async Task SendAsync(ReadOnlyMemory<byte> bytes) => await _stream.WriteAsync(bytes);

    /// <summary>Reads up to and with the empty line that ends a response's head.</summary>
    public async Task<string> ReadHeadAsync()
    {
        var head = new StringBuilder();
        var buffer = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            if (await _stream.ReadAsync(buffer) == 0)
            {
                throw new EndOfStreamException($"the server closed the connection after '{head}'");
            }

            head.Append((char)buffer[0]);
        }

        return head.ToString();
    }

    /// <summary>Sends nothing more; what the server sends can still be read.</summary>
    public void EndSending() => _client.Client.Shutdown(SocketShutdown.Send);

    /// <summary>Reads a number of bytes and forgets them.</summary>
    public async Task SkipAsync(int length) => await _stream.ReadExactlyAsync(new byte[length]);

    /// <summary>Sends the same bytes again and again until the server closes the connection.</summary>
    /// <param name="max">When to give up, in bytes.</param>
    /// <returns>How many bytes were sent.</returns>
    public async Task<long> SendUntilClosedAsync(ReadOnlyMemory<byte> bytes, long max)
    {
        long sent = 0;
        try
        {
            for (; sent < max; sent += bytes.Length)
            {
                await _stream.WriteAsync(bytes);
            }
        }
        catch (IOException)
        {
            // That is what was waited for.
        }

        return sent;
    }

    /// <summary>Reads until the server closes the connection, in whatever way.</summary>
    public async Task<string> ReadToEndAsync()
    {
        var text = new MemoryStream();
        try
        {
            await _stream.CopyToAsync(text);
        }
        catch (IOException)
        {
            // A reset is an end as well.
        }

        return Encoding.UTF8.GetString(text.ToArray());
    }

    public void Dispose() => _client.Dispose();
}
