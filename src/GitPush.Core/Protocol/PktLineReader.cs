using System.Buffers;
using System.IO.Pipelines;
using System.Text;

namespace GitPush.Protocol;

/// <summary>
/// Reads pkt-lines from a pipe and takes no byte beyond the one it returns, so that whatever follows (a pack) is read from
/// the same pipe. The payload of a packet is valid until the next read.
/// </summary>
internal sealed class PktLineReader(PipeReader input)
{
    private byte[] _buffer = new byte[1024];
    private int _length;

    /// <summary>The pipe, for what is no pkt-line.</summary>
    public PipeReader Input { get; } = input;

    /// <summary>The last packet's payload.</summary>
    public ReadOnlySpan<byte> Payload => _buffer.AsSpan(0, _length);

    /// <summary>The last packet's payload without one line feed at its end, which the protocol says to ignore.</summary>
    public ReadOnlySpan<byte> Line => _length > 0 && _buffer[_length - 1] == (byte)'\n' ? _buffer.AsSpan(0, _length - 1) : Payload;

    /// <summary>The last packet as text, without the line feed.</summary>
    public string Text => Encoding.UTF8.GetString(Line);

    /// <exception cref="GitProtocolException">The length is no number, or less than 4, or more than 65520; or the stream ended within a packet.</exception>
    public async ValueTask<PktKind> ReadAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var result = await Input.ReadAsync(cancellationToken).ConfigureAwait(false);
            var buffer = result.Buffer;
            PktKind kind;
            bool isRead;
            try
            {
                isRead = TryRead(ref buffer, out kind);
            }
            catch (GitProtocolException)
            {
                // Whoever answers reads the rest first, and a pipe is not read again before it is advanced.
                Input.AdvanceTo(result.Buffer.Start);
                throw;
            }

            if (isRead)
            {
                Input.AdvanceTo(buffer.Start);
                return kind;
            }

            if (result.IsCompleted)
            {
                var empty = buffer.IsEmpty;
                Input.AdvanceTo(buffer.Start);
                return empty ? PktKind.End : throw new GitProtocolException("the stream ended in the middle of a pkt-line");
            }

            Input.AdvanceTo(buffer.Start, buffer.End);
        }
    }

    private bool TryRead(ref ReadOnlySequence<byte> buffer, out PktKind kind)
    {
        kind = PktKind.Data;
        if (buffer.Length < 4)
        {
            return false;
        }

        Span<byte> digits = stackalloc byte[4];
        buffer.Slice(0, 4).CopyTo(digits);
        var length = ParseLength(digits);
        if (length < 4)
        {
            kind = length switch
            {
                0 => PktKind.Flush,
                1 => PktKind.Delimiter,
                2 => PktKind.ResponseEnd,
                _ => throw new GitProtocolException("bad line length: 0003"),
            };
            _length = 0;
            buffer = buffer.Slice(4);
            return true;
        }

        if (length > PktLine.MaxPacket)
        {
            throw new GitProtocolException($"bad line length: a pkt-line of {length} bytes, the most is {PktLine.MaxPacket}");
        }

        if (buffer.Length < length)
        {
            return false;
        }

        _length = length - 4;
        if (_buffer.Length < _length)
        {
            _buffer = new byte[Math.Min(PktLine.MaxPayload, Math.Max(_length, _buffer.Length * 2))];
        }

        buffer.Slice(4, _length).CopyTo(_buffer);
        buffer = buffer.Slice(length);
        return true;
    }

    private static int ParseLength(ReadOnlySpan<byte> digits)
    {
        var length = 0;
        foreach (var digit in digits)
        {
            var value = digit switch
            {
                >= (byte)'0' and <= (byte)'9' => digit - '0',
                >= (byte)'a' and <= (byte)'f' => digit - 'a' + 10,
                >= (byte)'A' and <= (byte)'F' => digit - 'A' + 10,
                _ => throw new GitProtocolException("bad line length: not four hexadecimal digits"),
            };
            length = (length << 4) | value;
        }

        return length;
    }
}
