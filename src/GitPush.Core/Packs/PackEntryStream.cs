namespace GitPush.Packs;

/// <summary>
/// The bytes of a pack from an offset to the end of its entries. Keeps the pack's file open until it is disposed.
/// </summary>
internal sealed class PackEntryStream : Stream
{
    private readonly PackFile _pack;
    private readonly long _end;
    private long _position;
    private bool _disposed;

    /// <exception cref="PackGoneException">The pack was deleted before it was opened.</exception>
    public PackEntryStream(PackFile pack, long offset)
    {
        pack.Pin();
        _pack = pack;
        _position = offset;
        _end = pack.EntriesEnd;
    }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        var read = _pack.Read(_position, buffer[..(int)Math.Min(buffer.Length, Math.Max(_end - _position, 0))]);
        _position += read;
        return read;
    }

    public override int Read(byte[] buffer, int offset, int count)
    {
        ValidateBufferArguments(buffer, offset, count);
        return Read(buffer.AsSpan(offset, count));
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing && !_disposed)
        {
            _disposed = true;
            _pack.Unpin();
        }

        base.Dispose(disposing);
    }
}
