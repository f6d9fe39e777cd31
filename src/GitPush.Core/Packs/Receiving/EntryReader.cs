using System.Buffers;

namespace GitPush.Packs.Receiving;

/// <summary>
/// Inflates entries of the received pack again, from memory or from its file. Not thread-safe: one for each thread.
/// </summary>
internal sealed class EntryReader(PackSpool spool, ReceivedEntries entries) : IDisposable
{
    private const int WindowSize = 32 * 1024;

    private readonly Inflater _inflater = new();
    private byte[]? _window;
    private long _windowOffset;
    private int _windowLength;

    /// <summary>Inflates an entry: an object, or a delta.</summary>
    /// <param name="content">Room for its size at least; what is behind stays as it is.</param>
    public void Read(int index, Span<byte> content)
    {
        ref var entry = ref entries[index];
        var size = (int)entry.Size;
        var length = entries.EndOf(index) - entry.DataOffset;
        if (spool.IsResident || length <= WindowSize)
        {
            _inflater.InflateExact(Bytes(entry.DataOffset, (int)length), content[..size], out _);
            return;
        }

        _inflater.Reset();
        var offset = entry.DataOffset;
        var position = 0;
        while (true)
        {
            var bytes = Bytes(offset, (int)Math.Min(WindowSize, entries.EndOf(index) - offset));
            var status = _inflater.Inflate(bytes, out var consumed, content, ref position, size);
            offset += consumed;
            if (status == InflateStatus.Done && position == size)
            {
                return;
            }

            if (status != InflateStatus.NeedsInput || consumed == 0)
            {
                throw new PackFormatException($"pack has bad object at offset {entries[index].Offset}");
            }
        }
    }

    /// <summary>Compressed bytes, at least as many as asked for; valid until the next call.</summary>
    public ReadOnlySpan<byte> Bytes(long offset, int count)
    {
        if (spool.IsResident)
        {
            return spool.Resident[(int)offset..];
        }

        if (offset < _windowOffset || offset + count > _windowOffset + _windowLength)
        {
            _window ??= ArrayPool<byte>.Shared.Rent(WindowSize);
            _windowOffset = offset;
            _windowLength = spool.Read(_window, offset);
            if (_windowLength < count)
            {
                throw new IOException("The pack's temporary file became shorter.");
            }
        }

        return _window.AsSpan((int)(offset - _windowOffset), _windowLength - (int)(offset - _windowOffset));
    }

    public void Dispose()
    {
        if (_window is not null)
        {
            ArrayPool<byte>.Shared.Return(_window);
        }
    }
}
