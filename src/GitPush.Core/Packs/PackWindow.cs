using System.Buffers;

namespace GitPush.Packs;

/// <summary>
/// A buffer over one stretch of one pack, so that neighbouring entries cost no system call. Belongs to one operation; not
/// thread-safe.
/// </summary>
internal sealed class PackWindow : IDisposable
{
    // A jump reads little: most entries are small and their neighbours may not be wanted. Whoever goes on where the window ended
    // reads through the pack, and gets more each time.
    private const int JumpSize = 4 * 1024;
    private const int MaxSize = 64 * 1024;

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(JumpSize);
    private PackFile? _pack;
    private long _start;
    private int _length;

    /// <summary>Bytes of a pack from an offset on.</summary>
    /// <param name="minimum">How many are needed at least; fewer are returned only where the pack ends.</param>
    /// <returns>What is in the window from there on. Valid until the next call.</returns>
    public ReadOnlySpan<byte> Get(PackFile pack, long offset, int minimum)
    {
        var skip = offset - _start;
        if (_pack != pack || skip < 0 || skip > _length || minimum > _length - skip)
        {
            var goesOn = _pack == pack && skip >= 0 && skip <= _length + (long)MaxSize;
            Fill(pack, offset, Math.Max(minimum, goesOn ? Math.Min(_length * 2, MaxSize) : JumpSize));
            skip = 0;
        }

        return _buffer.AsSpan((int)skip, _length - (int)skip);
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
        _pack = null;
        _length = 0;
    }

    private void Fill(PackFile pack, long offset, int size)
    {
        _pack = null;
        if (_buffer.Length < size)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = [];
            _buffer = ArrayPool<byte>.Shared.Rent(size);
        }

        _start = offset;
        _length = pack.Read(offset, _buffer.AsSpan(0, size));
        _pack = pack;
    }
}
