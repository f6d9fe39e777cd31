using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace GitPush.Ssh.Connection;

/// <summary>What was written and not sent: arrays that are full enough, and the one that is written to.</summary>
[SuppressMessage("Design", "CA1001", Justification = "The sources and the semaphore have neither timers nor wait handles to free.")]
internal sealed partial class ChannelWriter
{
    private const int SegmentSize = 32 * 1024;

    private readonly SemaphoreSlim _turn = new(1);
    private readonly Lock _lock = new();
    private readonly Queue<ArraySegment<byte>> _segments = new();
    private CancellationTokenSource _interrupt = new();
    private volatile bool _isClosed;

    /// <summary>The bytes of <see cref="_segments"/> that were not sent.</summary>
    private long _unsent;

    /// <summary>How much of the first segment was sent.</summary>
    private int _sent;

    private byte[] _tail = [];
    private int _start;
    private int _end;

    public override Memory<byte> GetMemory(int sizeHint = 0)
    {
        EnsureRoom(sizeHint);
        return _tail.AsMemory(_end);
    }

    public override Span<byte> GetSpan(int sizeHint = 0)
    {
        EnsureRoom(sizeHint);
        return _tail.AsSpan(_end);
    }

    public override void Advance(int bytes)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)bytes, (uint)(_tail.Length - _end), nameof(bytes));
        _end += bytes;
    }

    /// <summary>
    /// Drops what was not sent. The memory does not go back to the pool: somebody who has not noticed that the program is over may
    /// still write to it.
    /// </summary>
    public void Drop()
    {
        _segments.Clear();
        _tail = [];
        _start = _end = 0;
        _unsent = 0;
        _sent = 0;
    }

    private void EnsureRoom(int sizeHint)
    {
        if (_tail.Length - _end >= Math.Max(sizeHint, 1))
        {
            return;
        }

        if (_end > _start)
        {
            _segments.Enqueue(new ArraySegment<byte>(_tail, _start, _end - _start));
            _unsent += _end - _start;
        }
        else if (_tail.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_tail);
        }

        _start = _end = 0;
        _tail = ArrayPool<byte>.Shared.Rent(Math.Max(sizeHint, SegmentSize));
    }

    /// <summary>What is to be sent next.</summary>
    private bool TryPeek(out ArraySegment<byte> data)
    {
        data = _segments.TryPeek(out var first) ? first[_sent..] : new ArraySegment<byte>(_tail, _start, _end - _start);
        return data.Count > 0;
    }

    private void Consume(int count)
    {
        if (!_segments.TryPeek(out var first))
        {
            _start += count;
            if (_start == _end)
            {
                _start = _end = 0;
            }

            return;
        }

        _unsent -= count;
        _sent += count;
        if (_sent == first.Count)
        {
            _segments.Dequeue();
            _sent = 0;
            ArrayPool<byte>.Shared.Return(first.Array!);
        }
    }
}
