namespace GitPush.Packs.Receiving;

/// <summary>
/// Bytes that several use, on one thread, until the last one lets go of them: an object that is hashed among others while deltas
/// are applied to it.
/// </summary>
internal sealed class SharedContent
{
    private readonly byte[] _bytes;
    private readonly int _start;
    private readonly int _length;
    private readonly ContentArena? _arena;
    private int _users = 1;

    private SharedContent(byte[] bytes, int start, int length, ContentArena? arena)
    {
        _bytes = bytes;
        _start = start;
        _length = length;
        _arena = arena;
    }

    public Memory<byte> Memory => _bytes.AsMemory(_start, _length);

    public Span<byte> Span => _bytes.AsSpan(_start, _length);

    /// <summary>Rents room for whoever asks: for as many bytes, or some more.</summary>
    public static SharedContent Rent(int size)
    {
        var bytes = ContentBuffer.Rent(size);
        return new SharedContent(bytes, 0, bytes.Length, null);
    }

    /// <summary>Rents room for exactly as many bytes from a thread's arena, or elsewhere when that is full.</summary>
    public static SharedContent Rent(int size, ContentArena arena) =>
        size > 0 && arena.TryRent(size, out var bytes, out var start)
            ? new SharedContent(bytes, start, size, arena)
            : new SharedContent(ContentBuffer.Rent(size), 0, size, null);

    public SharedContent Share()
    {
        _users++;
        return this;
    }

    public void Release()
    {
        if (--_users > 0)
        {
            return;
        }

        if (_arena is not null)
        {
            _arena.Return(_start, _length);
        }
        else
        {
            ContentBuffer.Return(_bytes);
        }
    }
}
