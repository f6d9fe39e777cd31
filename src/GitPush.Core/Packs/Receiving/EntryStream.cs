using System.Buffers;
using GitPush.Objects;

namespace GitPush.Packs.Receiving;

/// <summary>The content of a whole object of the received pack, inflated as it is read: for blobs too large to hold.</summary>
internal sealed class EntryStream : ReadOnlyStream
{
    private const int InputSize = 16 * 1024;

    private readonly EntryReader _reader;
    private readonly Inflater _inflater = new();
    private readonly byte[] _window = ArrayPool<byte>.Shared.Rent(4 * Inflater.HistorySize);
    private readonly long _end;
    private long _offset;
    private long _left;
    private int _readPosition;
    private int _windowPosition;
    private bool _isDisposed;

    public EntryStream(EntryReader reader, ReceivedEntries entries, int index)
    {
        _reader = reader;
        _offset = entries[index].DataOffset;
        _left = entries[index].Size;
        _end = entries.EndOf(index);
        _inflater.Reset();
    }

    public override int Read(Span<byte> buffer)
    {
        while (_readPosition == _windowPosition && _left > 0)
        {
            Inflate();
        }

        var count = Math.Min(buffer.Length, _windowPosition - _readPosition);
        _window.AsSpan(_readPosition, count).CopyTo(buffer);
        _readPosition += count;
        return count;
    }

    protected override void Dispose(bool disposing)
    {
        if (!_isDisposed)
        {
            _isDisposed = true;
            ArrayPool<byte>.Shared.Return(_window);
        }

        base.Dispose(disposing);
    }

    private void Inflate()
    {
        if (_windowPosition == _window.Length)
        {
            _window.AsSpan(_windowPosition - Inflater.HistorySize, Inflater.HistorySize).CopyTo(_window);
            _windowPosition = Inflater.HistorySize;
            _readPosition = _windowPosition;
        }

        var start = _windowPosition;
        var limit = (int)Math.Min(_window.Length, start + _left);
        var input = _reader.Bytes(_offset, (int)Math.Min(InputSize, _end - _offset));
        var status = _inflater.Inflate(input, out var consumed, _window, ref _windowPosition, limit);
        _offset += consumed;
        _left -= _windowPosition - start;
        if (status == InflateStatus.NeedsInput && consumed == 0)
        {
            throw new PackFormatException($"pack has bad object before offset {_end}");
        }
    }
}
