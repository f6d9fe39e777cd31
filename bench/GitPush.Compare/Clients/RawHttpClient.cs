using System.Net;
using System.Net.Sockets;
using System.Text;

namespace GitPush.Compare.Clients;

/// <summary>
/// HTTP/1.1 over one kept connection, with as little work on the client's side as can be: both servers share the machine
/// with it. Bodies are counted, not kept.
/// </summary>
internal sealed class RawHttpClient : IDisposable
{
    private const int KeptBytes = 64 * 1024;
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] _buffer = new byte[256 * 1024];
    private readonly byte[] _kept = new byte[KeptBytes];
    private readonly byte[] _last = new byte[4];
    private int _start;
    private int _end;
    private long _length;

    public RawHttpClient(int port)
    {
        _socket.Connect(new IPEndPoint(IPAddress.Loopback, port));
    }

    /// <param name="path">Path and query.</param>
    /// <param name="protocol">The value of <c>Git-Protocol</c>; none when null.</param>
    public RawHttpResponse Get(string path, string? protocol = null)
    {
        _socket.Send(Head("GET", path, protocol, null, 0));
        return ReadResponse();
    }

    /// <param name="service"><c>git-receive-pack</c> or <c>git-upload-pack</c>.</param>
    public RawHttpResponse Post(string repositoryPath, string service, ReadOnlySpan<byte> body, string? protocol = null)
    {
        // As git sends a small request: head and body in one write.
        var head = Head("POST", $"{repositoryPath}/{service}", protocol, service, body.Length);
        if (body.Length <= _buffer.Length)
        {
            Send([.. head, .. body]);
        }
        else
        {
            Send(head);
            Send(body);
        }

        return ReadResponse();
    }

    /// <summary>Sends a body that begins in memory and goes on in a file.</summary>
    public RawHttpResponse PostFile(string repositoryPath, string service, byte[] start, string file)
    {
        Send(Head("POST", $"{repositoryPath}/{service}", null, service, start.Length + new FileInfo(file).Length));
        Send(start);
        _socket.SendFile(file);
        return ReadResponse();
    }

    public void Dispose() => _socket.Dispose();

    private static byte[] Head(string method, string path, string? protocol, string? service, long length) => Encoding.ASCII.GetBytes(
        $"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nUser-Agent: git/2.39.5\r\nAccept: */*\r\n"
        + (protocol is null ? "" : $"Git-Protocol: {protocol}\r\n")
        + (service is null ? "" : $"Content-Type: application/x-{service}-request\r\nContent-Length: {length}\r\n")
        + "\r\n");

    private void Send(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            bytes = bytes[_socket.Send(bytes)..];
        }
    }

    private RawHttpResponse ReadResponse()
    {
        _length = 0;
        var status = int.Parse(ReadLine().Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture);
        var length = -1L;
        var chunked = false;
        while (ReadLine() is { Length: > 0 } line)
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            var (name, value) = (line[..colon], line[(colon + 1)..].Trim());
            length = name.Equals("Content-Length", StringComparison.OrdinalIgnoreCase) ? long.Parse(value, System.Globalization.CultureInfo.InvariantCulture) : length;
            chunked |= name.Equals("Transfer-Encoding", StringComparison.OrdinalIgnoreCase);
        }

        if (chunked)
        {
            ReadChunks();
        }
        else
        {
            Take(Math.Max(length, 0));
        }

        return new RawHttpResponse(status, _length, _kept[..(int)Math.Min(_length, KeptBytes)], [.. _last]);
    }

    // RFC 9112 §7.1
    private void ReadChunks()
    {
        while (true)
        {
            var size = Convert.ToInt64(ReadLine().Split(';')[0], 16);
            Take(size);
            _ = ReadLine();
            if (size == 0)
            {
                return;
            }
        }
    }

    private void Take(long count)
    {
        while (count > 0)
        {
            if (_start == _end)
            {
                Fill();
            }

            var part = _buffer.AsSpan(_start, (int)Math.Min(count, _end - _start));
            if (_length < KeptBytes)
            {
                part[..(int)Math.Min(part.Length, KeptBytes - _length)].CopyTo(_kept.AsSpan((int)_length));
            }

            var tail = part[^Math.Min(part.Length, 4)..];
            _last.AsSpan(tail.Length).CopyTo(_last);
            tail.CopyTo(_last.AsSpan(4 - tail.Length));
            _length += part.Length;
            _start += part.Length;
            count -= part.Length;
        }
    }

    private string ReadLine()
    {
        var line = new StringBuilder();
        while (true)
        {
            if (_start == _end)
            {
                Fill();
            }

            var c = (char)_buffer[_start++];
            if (c == '\n')
            {
                return line.ToString().TrimEnd('\r');
            }

            line.Append(c);
        }
    }

    private void Fill()
    {
        _start = 0;
        _end = _socket.Receive(_buffer);
        if (_end == 0)
        {
            throw new IOException("The server closed the connection.");
        }
    }
}
