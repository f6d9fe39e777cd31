using System.Buffers.Binary;
using GitPush.Objects;
using Microsoft.Win32.SafeHandles;

namespace GitPush.Packs;

/// <summary>
/// One pack of a repository and its index. Both are opened at first use. Thread-safe. The pack is read through
/// <see cref="RandomAccess"/> and not mapped: pages of a mapping count as the server's own memory.
/// </summary>
internal sealed partial class PackFile(string path) : IDisposable
{
    /// <summary>Bytes before the first entry: "PACK", version and count.</summary>
    public const int HeaderSize = 12;

    /// <summary>Bytes after the last entry: the checksum of all before.</summary>
    public const int TrailerSize = ObjectId.Size;

    private readonly Lock _gate = new();
    private byte[]? _content;
    private volatile SafeFileHandle? _handle;
    private volatile PackIndex? _index;
    private volatile PackOrder? _order;
    private volatile bool _isDistrusted;
    private int _isReported;
    private long _length;
    private int _pins;
    private bool _retired;

    /// <summary>Whether the pack is in memory only: there is no file of it.</summary>
    public bool IsResident => _content is not null;

    /// <summary>Whether the pack is as good as none because of its index.</summary>
    public bool IsDistrusted => _isDistrusted;

    /// <summary>The pack's name, without folder and extension: <c>pack-…</c>.</summary>
    public string Name { get; } = System.IO.Path.GetFileNameWithoutExtension(path);

    /// <summary>Where the pack is.</summary>
    public string Path { get; } = path;

    /// <summary>The pack's index.</summary>
    /// <exception cref="PackGoneException">The index was deleted.</exception>
    /// <exception cref="PackFormatException">The index is damaged.</exception>
    public PackIndex Index => _index ?? OpenIndex();

    /// <summary>The pack's length in bytes, with its checksum.</summary>
    public long Length
    {
        get
        {
            EnsureOpen();
            return _length;
        }
    }

    /// <summary>Where the last entry ends.</summary>
    public long EntriesEnd => Length - TrailerSize;

    /// <summary>The entries as they lie. Sorted at the first call and kept.</summary>
    public PackOrder Order
    {
        get
        {
            if (_order is { } order)
            {
                return order;
            }

            var (index, end) = (Index, EntriesEnd);
            lock (_gate)
            {
                return _order ??= new PackOrder(index, end);
            }
        }
    }

    /// <summary>Finds where an object begins.</summary>
    public bool TryFind(ObjectId id, out long offset) => Index.TryFind(id, out offset);

    /// <summary>
    /// Says that the index was found to be damaged. The pack is as good as none then, as for git: what else the repository holds
    /// is served.
    /// </summary>
    /// <returns>Whether that is new.</returns>
    public bool Distrust()
    {
        _isDistrusted = true;
        return Interlocked.Exchange(ref _isReported, 1) == 0;
    }

    /// <summary>Reads the index again at next use, which somebody may have mended.</summary>
    public void TrustAgain()
    {
        lock (_gate)
        {
            _isDistrusted = false;
            (_index, _order) = (null, null);
        }
    }

    /// <summary>Reads bytes as they lie in the pack.</summary>
    /// <returns>How many were read: fewer than asked for only where the pack ends.</returns>
    /// <exception cref="PackGoneException">The pack was deleted before it was opened.</exception>
    public int Read(long offset, Span<byte> destination)
    {
        var read = 0;

        // A read beyond the end would tell by one call more what the length tells.
        var wanted = (int)Math.Clamp(Length - offset, 0, destination.Length);
        if (_content is { } content)
        {
            content.AsSpan((int)Math.Min(offset, content.Length), wanted).CopyTo(destination);
            return wanted;
        }

        while (read < wanted)
        {
            int count;
            try
            {
                count = RandomAccess.Read(_handle ?? Open(), destination[read..wanted], offset + read);
            }
            catch (ObjectDisposedException)
            {
                // Another thread needed a file handle more, and might again before the pack is read: once more, and held open.
                Pin();
                try
                {
                    return read + Read(offset + read, destination[read..]);
                }
                finally
                {
                    Unpin();
                }
            }

            if (count == 0)
            {
                break;
            }

            read += count;
        }

        IsRecentlyUsed = true;
        return read;
    }

    /// <summary>A pack that is in memory, with its index.</summary>
    /// <param name="path">Where it would be.</param>
    public static PackFile Resident(string path, byte[] content, PackIndex index) =>
        new(path) { _content = content, _length = content.Length, _index = index };

    /// <summary>The same pack, now that it is a file.</summary>
    public PackFile MovedTo(string path) => new(path) { _index = Index };

    public override string ToString() => Name;

    private void EnsureOpen()
    {
        if (_content is null && _handle is null)
        {
            _ = Open();
        }
    }

    private PackIndex OpenIndex()
    {
        lock (_gate)
        {
            try
            {
                return _index ??= PackIndex.Open(System.IO.Path.ChangeExtension(Path, ".idx"));
            }
            catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
            {
                throw new PackGoneException(this, e);
            }
        }
    }

    private SafeFileHandle Open()
    {
        var index = Index;
        SafeFileHandle handle;
        lock (_gate)
        {
            if (_handle is { } open)
            {
                return open;
            }

            try
            {
                handle = File.OpenHandle(Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            }
            catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
            {
                throw new PackGoneException(this, e);
            }

            try
            {
                _length = CheckFrame(handle, index);
            }
            catch
            {
                handle.Dispose();
                throw;
            }

            _handle = handle;
        }

        OpenPacks.Opened(this);
        return handle;
    }

    // gitformat-pack(5): "PACK", a version of 2 or 3, the number of objects; the entries; the checksum.
    private long CheckFrame(SafeFileHandle handle, PackIndex index)
    {
        Span<byte> header = stackalloc byte[HeaderSize];
        Span<byte> trailer = stackalloc byte[TrailerSize];
        var length = RandomAccess.GetLength(handle);
        if (length < HeaderSize + TrailerSize
            || RandomAccess.Read(handle, header, 0) != HeaderSize
            || RandomAccess.Read(handle, trailer, length - TrailerSize) != TrailerSize)
        {
            throw new PackFormatException($"{Name} is too short for a pack");
        }

        if (!header.StartsWith("PACK"u8) || BinaryPrimitives.ReadUInt32BigEndian(header[4..]) is not (2 or 3))
        {
            throw new PackFormatException($"{Name} is not a pack of version 2");
        }

        // A pack of the same name took its place: the index that is in memory is not the new one's.
        if (ObjectId.FromBytes(trailer) != index.PackChecksum)
        {
            throw new PackGoneException(this);
        }

        return BinaryPrimitives.ReadUInt32BigEndian(header[8..]) == index.Count
            ? length
            : throw new PackFormatException($"{Name} does not hold as many objects as its index");
    }
}
