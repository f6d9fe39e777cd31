using GitPush.Objects;

namespace GitPush.Packs;

/// <summary>
/// The bytes of a pack from an offset to the end of its entries. Keeps the pack's file open until it is disposed.
/// </summary>
internal sealed class PackEntryStream : ReadOnlyStream
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

    public override int Read(Span<byte> buffer)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        var read = _pack.Read(_position, buffer[..(int)Math.Min(buffer.Length, Math.Max(_end - _position, 0))]);
        _position += read;
        return read;
    }

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
