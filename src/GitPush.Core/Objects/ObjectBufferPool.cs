using System.Buffers;
using System.Numerics;

namespace GitPush.Objects;

/// <summary>
/// Room for the objects that one operation reads. Hundreds of thousands come and go, some at once and some after a long time in a
/// cache: more than the pool that all share would keep at hand. Not thread-safe.
/// </summary>
internal sealed class ObjectBufferPool : IDisposable
{
    /// <summary>The most bytes that are used again: memory should not be held for the few objects that are larger.</summary>
    private const int MaxPooled = 8 << 20;

    private const int MaxFreeBytes = 48 << 20;

    // By the logarithm of the arrays' size, rounded down: what is there is large enough for any size that rounds up to it.
    private readonly Stack<ObjectBuffer>?[] _free = new Stack<ObjectBuffer>?[BitOperations.Log2(MaxPooled) + 1];
    private int _freeBytes;
    private bool _isDisposed;

    /// <summary>Room for an object, with one reference: the caller's. It may be released after the pool was disposed.</summary>
    public ObjectBuffer Rent(ObjectType type, int length)
    {
        if (length is 0 or > MaxPooled)
        {
            return ObjectBuffer.Allocate(type, length);
        }

        if (_free[Log2Ceiling(length)] is { Count: > 0 } fitting)
        {
            var buffer = fitting.Pop();
            _freeBytes -= buffer.Array.Length;
            buffer.Reuse(type, length);
            return buffer;
        }

        return ObjectBuffer.In(this, ArrayPool<byte>.Shared.Rent(length), type, length);
    }

    /// <summary>Takes back what nobody refers to any more.</summary>
    public void Return(ObjectBuffer buffer)
    {
        var size = buffer.Array.Length;
        if (_isDisposed || size > MaxFreeBytes - _freeBytes)
        {
            ArrayPool<byte>.Shared.Return(buffer.Array);
            return;
        }

        (_free[BitOperations.Log2((uint)size)] ??= new Stack<ObjectBuffer>()).Push(buffer);
        _freeBytes += size;
    }

    public void Dispose()
    {
        _isDisposed = true;
        foreach (var free in _free)
        {
            while (free is { Count: > 0 })
            {
                ArrayPool<byte>.Shared.Return(free.Pop().Array);
            }
        }

        _freeBytes = 0;
    }

    // Not less than what the shared pool's smallest arrays have, so that these are found again.
    private static int Log2Ceiling(int length) => BitOperations.Log2(BitOperations.RoundUpToPowerOf2((uint)Math.Max(length, 16)));
}
