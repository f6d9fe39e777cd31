namespace GitPush.Packs.Receiving;

/// <summary>
/// Whole objects, inflated one behind the other, on their way from the thread that inflates to the one that hashes. Owns
/// its buffer until it is disposed.
/// </summary>
/// <param name="capacity">Bytes of the objects that it gathers. A larger object has a batch of its own.</param>
internal sealed class ObjectBatch(int capacity) : IDisposable
{
    /// <summary>Enough for most pushes.</summary>
    public const int SmallCapacity = 32 * 1024;

    public const int Capacity = 256 * 1024;

    // Objects can be empty, and then a batch would never be full.
    private const int MaxObjects = 4_096;

    private readonly List<(int Entry, int Start, int Length)> _objects = [];

    /// <summary>What the objects lie in: whoever needs one of them for longer shares it.</summary>
    public SharedContent Content { get; private set; } = SharedContent.Rent(capacity);

    /// <summary>Where objects are inflated to.</summary>
    public Span<byte> Buffer => Content.Span;

    /// <summary>Bytes of the objects that are complete.</summary>
    public int Length { get; private set; }

    public bool IsEmpty => _objects.Count == 0;

    /// <summary>The objects: entry, and place in <see cref="Buffer"/>.</summary>
    public List<(int Entry, int Start, int Length)> Objects => _objects;

    public bool HasRoomFor(long size) => size <= capacity - Length && _objects.Count < MaxObjects;

    /// <summary>
    /// Makes the buffer longer for an object that is still being inflated, up to its size. It doubles, so that a size
    /// that is only claimed costs no memory.
    /// </summary>
    public void Grow(long size)
    {
        var wanted = (int)Math.Min(Length + size, Math.Min(Array.MaxLength, Buffer.Length * 2L));
        var larger = SharedContent.Rent(wanted);
        Buffer.CopyTo(larger.Span);
        Content.Release();
        Content = larger;
    }

    /// <summary>Notes that the next <paramref name="size"/> bytes of the buffer are an object.</summary>
    public void Add(int entry, int size)
    {
        _objects.Add((entry, Length, size));
        Length += size;
    }

    public void Dispose() => Content.Release();
}
