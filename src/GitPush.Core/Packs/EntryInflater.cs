namespace GitPush.Packs;

/// <summary>Inflates entries of packs for one operation. Not thread-safe.</summary>
internal sealed class EntryInflater : IDisposable
{
    /// <summary>Deflate makes at most 1,032 bytes out of one: a match of 258 bytes takes at least two bits.</summary>
    private const long MaxRatio = 1032;

    private readonly PackWindow _window = new();
    private readonly Inflater _inflater = new();

    /// <summary>The window through which packs are read.</summary>
    public PackWindow Window => _window;

    /// <summary>Inflates an entry to the front of a buffer that holds at least its size.</summary>
    /// <exception cref="PackFormatException">The entry is damaged.</exception>
    public void Inflate(PackFile pack, in PackEntry entry, byte[] output)
    {
        var size = (int)entry.InflatedSize;
        var produced = Run(pack, entry, output, size, out var status);
        if (status != InflateStatus.Done || produced != size)
        {
            throw new PackFormatException($"the entry at {entry.Offset} does not have the size that its header says");
        }
    }

    /// <summary>Inflates the beginning of an entry.</summary>
    /// <returns>How many bytes were produced: less than the buffer holds only when the entry ends there.</returns>
    public int InflateHead(PackFile pack, in PackEntry entry, byte[] output) =>
        Run(pack, entry, output, output.Length, out _);

    /// <summary>Refuses, before anything is allocated, a size that the rest of the pack cannot inflate to.</summary>
    /// <exception cref="PackFormatException">The size is not plausible.</exception>
    /// <exception cref="IOException">The entry is too large for one array.</exception>
    public static void CheckSize(PackFile pack, in PackEntry entry)
    {
        if (entry.InflatedSize / MaxRatio > pack.EntriesEnd - entry.DataOffset)
        {
            throw new PackFormatException($"the entry at {entry.Offset} has a size that the pack cannot hold");
        }

        if (entry.InflatedSize > Array.MaxLength)
        {
            throw new IOException($"an object of {entry.InflatedSize} bytes is too large to be read at once");
        }
    }

    public void Dispose() => _window.Dispose();

    private int Run(PackFile pack, in PackEntry entry, byte[] output, int limit, out InflateStatus status)
    {
        var offset = entry.DataOffset;
        var end = pack.EntriesEnd;
        var produced = 0;
        _inflater.Reset();
        do
        {
            var input = _window.Get(pack, offset, 1);
            if (offset >= end || input.IsEmpty)
            {
                throw new PackFormatException($"the pack ends within the entry at {entry.Offset}");
            }

            input = input[..(int)Math.Min(input.Length, end - offset)];
            status = _inflater.Inflate(input, out var consumed, output, ref produced, limit);
            offset += consumed;
        }
        while (status == InflateStatus.NeedsInput);
        return produced;
    }
}
