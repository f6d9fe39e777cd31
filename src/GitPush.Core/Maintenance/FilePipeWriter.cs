using System.Buffers;
using System.IO.Pipelines;
using Microsoft.Win32.SafeHandles;

namespace GitPush.Maintenance;

/// <summary>Writes to a file, on the thread that flushes. Owns its buffer until it is disposed.</summary>
internal sealed class FilePipeWriter(SafeFileHandle file) : PipeWriter, IDisposable
{
    private const int MinRoom = 4 * 1024;

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(256 * 1024);
    private int _filled;
    private long _written;

    public override void Advance(int bytes)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)bytes, (uint)(_buffer.Length - _filled), nameof(bytes));
        _filled += bytes;
    }

    public override Memory<byte> GetMemory(int sizeHint = 0)
    {
        MakeRoom(Math.Max(sizeHint, MinRoom));
        return _buffer.AsMemory(_filled);
    }

    public override Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    public override void CancelPendingFlush()
    {
        // No flush is ever pending.
    }

    public override void Complete(Exception? exception = null)
    {
        // The file belongs to whoever opened it.
    }

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        RandomAccess.Write(file, _buffer.AsSpan(0, _filled), _written);
        _written += _filled;
        _filled = 0;
        return new ValueTask<FlushResult>(new FlushResult(isCanceled: false, isCompleted: false));
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
        _filled = 0;
    }

    private void MakeRoom(int size)
    {
        if (size <= _buffer.Length - _filled)
        {
            return;
        }

        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(checked(_filled + size), checked(_buffer.Length * 2)));
        _buffer.AsSpan(0, _filled).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }
}
