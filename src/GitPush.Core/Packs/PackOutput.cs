using System.IO.Pipelines;
using System.Security.Cryptography;
using System.Text;
using GitPush.Protocol;
using GitPush.Transport;

namespace GitPush.Packs;

/// <summary>
/// Where a pack is written to: a connection, in packets of side-band 1 or bare. Bytes go straight into the connection's own
/// buffers, and what has gone is hashed for the pack's checksum. Not thread-safe.
/// <code>
/// packet = 4 hexadecimal digits of the packet's length | 1 byte band | payload
/// </code>
/// </summary>
/// <param name="output">Completed by whoever opened it.</param>
/// <param name="packetSize">The most bytes of a packet with its length; 0 when the pack travels bare.</param>
internal sealed class PackOutput(PipeWriter output, int packetSize) : IDisposable
{
    private const int BareChunk = 65_536;
    private const int FlushThreshold = 128 * 1024;
    private const int BandedHeader = 5;
    private const byte DataBand = 1;
    private const byte ProgressBand = 2;
    private const byte FatalBand = 3;

    private readonly IncrementalHash _sha1 = IncrementalHash.CreateHash(HashAlgorithmName.SHA1);
    private readonly int _headerSize = packetSize == 0 ? 0 : BandedHeader;
    private Memory<byte> _packet;
    private int _filled;
    private int _unflushed;

    /// <summary>Whether anything but the pack can be said.</summary>
    public bool HasSideBand => packetSize > 0;

    /// <summary>Bytes of the pack so far.</summary>
    public long Position { get; private set; }

    /// <summary>Whether so much is buffered that <see cref="FlushAsync"/> is due.</summary>
    public bool IsFull => _unflushed >= FlushThreshold;

    /// <summary>Appends to the pack.</summary>
    public void Write(ReadOnlySpan<byte> data)
    {
        Position += data.Length;
        while (!data.IsEmpty)
        {
            if (_packet.IsEmpty)
            {
                var size = packetSize == 0 ? BareChunk : packetSize;
                _packet = output.GetMemory(size)[..size];
                _filled = _headerSize;
            }

            var room = _packet.Span[_filled..];
            var part = data[..Math.Min(data.Length, room.Length)];
            part.CopyTo(room);
            _filled += part.Length;
            data = data[part.Length..];
            if (_filled == _packet.Length)
            {
                ClosePacket(hashed: true);
            }
        }
    }

    /// <summary>Ends the pack with its checksum.</summary>
    public void WriteChecksum()
    {
        ClosePacket(hashed: true);
        Span<byte> checksum = stackalloc byte[SHA1.HashSizeInBytes];
        _ = _sha1.GetHashAndReset(checksum);
        Write(checksum);
        ClosePacket(hashed: false);
    }

    /// <summary>Text that the client shows behind <c>remote: </c>. Dropped without side-band.</summary>
    public void WriteProgress(string text) => WriteBand(ProgressBand, text);

    /// <summary>Text with which the client ends. Dropped without side-band.</summary>
    public void WriteFatal(string text) => WriteBand(FatalBand, text);

    /// <summary>An empty packet of band 1, so that no proxy closes the connection. Nothing without side-band.</summary>
    public void WriteKeepAlive() => WriteBand(DataBand, "");

    /// <summary>Ends the multiplexed stream. Nothing without side-band: there the pack ends itself.</summary>
    public void WriteFlush()
    {
        ClosePacket(hashed: true);
        if (HasSideBand)
        {
            PktLine.WriteFlush(output);
        }
    }

    /// <summary>Gives what is buffered to the connection, and waits until it takes more.</summary>
    /// <exception cref="ClientGoneException">The client does not read any more.</exception>
    /// <exception cref="IdleTimeoutException">The client takes nothing for too long.</exception>
    public async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        ClosePacket(hashed: true);
        _unflushed = 0;
        FlushResult result;
        try
        {
            result = await output.FlushAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (IOException e) when (e is not IdleTimeoutException)
        {
            throw new ClientGoneException(e.Message, e);
        }

        if (result.IsCompleted)
        {
            throw new ClientGoneException("the client closed the connection");
        }
    }

    public void Dispose() => _sha1.Dispose();

    private void WriteBand(byte band, string text)
    {
        if (!HasSideBand)
        {
            return;
        }

        ClosePacket(hashed: true);
        var length = BandedHeader + Encoding.UTF8.GetByteCount(text);
        var packet = output.GetSpan(length);
        PktLine.FormatLength(length, packet);
        packet[BandedHeader - 1] = band;
        _ = Encoding.UTF8.GetBytes(text, packet[BandedHeader..]);
        output.Advance(length);
        _unflushed += length;
    }

    private void ClosePacket(bool hashed)
    {
        if (_packet.IsEmpty)
        {
            return;
        }

        var packet = _packet.Span[.._filled];
        if (hashed)
        {
            _sha1.AppendData(packet[_headerSize..]);
        }

        if (HasSideBand)
        {
            PktLine.FormatLength(_filled, packet);
            packet[BandedHeader - 1] = DataBand;
        }

        output.Advance(_filled);
        _unflushed += _filled;
        _packet = default;
    }
}
