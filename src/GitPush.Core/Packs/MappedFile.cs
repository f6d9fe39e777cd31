using System.IO.MemoryMappedFiles;
using Microsoft.Win32.SafeHandles;

namespace GitPush.Packs;

/// <summary>
/// The bytes of a file that does not change: mapped into memory when the file is large, read into an array when it is small.
/// The mapping ends with this object, so whoever reads a span of it calls <see cref="GC.KeepAlive"/> on it afterwards.
/// </summary>
internal sealed unsafe class MappedFile
{
    /// <summary>Below this many bytes one read costs less than setting up a mapping and faulting its pages in.</summary>
    private const int MapThreshold = 64 * 1024;

    private readonly byte[]? _bytes;

    // Unmapped by its own finalizer and never earlier: a look-up of another thread may be in the middle of it.
    private readonly SafeMemoryMappedViewHandle? _view;

    private MappedFile(byte[] bytes)
    {
        _bytes = bytes;
        Length = bytes.Length;
    }

    private MappedFile(SafeMemoryMappedViewHandle view, long length)
    {
        _view = view;
        Length = length;
    }

    /// <summary>The file's length in bytes.</summary>
    public long Length { get; }

    /// <summary>The content of a file that is in memory already.</summary>
    public static MappedFile Of(byte[] content) => new(content);

    /// <summary>Reads or maps a file. No file handle stays open.</summary>
    public static MappedFile Open(string path)
    {
        using var handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var length = RandomAccess.GetLength(handle);
        if (length > MapThreshold)
        {
            // The view outlives the mapping object and the handle. Its accessor is not disposed: that would end the view.
            using var mapping = MemoryMappedFile.CreateFromFile(
                handle, mapName: null, capacity: 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
            var accessor = mapping.CreateViewAccessor(0, length, MemoryMappedFileAccess.Read);
            return new MappedFile(accessor.SafeMemoryMappedViewHandle, length);
        }

        var bytes = GC.AllocateUninitializedArray<byte>((int)length);
        var read = 0;
        while (read < bytes.Length)
        {
            var count = RandomAccess.Read(handle, bytes.AsSpan(read), read);
            if (count == 0)
            {
                throw new EndOfStreamException("The file became shorter while it was read.");
            }

            read += count;
        }

        return new MappedFile(bytes);
    }

    /// <summary>A part of the file. Valid while this object is reachable.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The part is not inside the file.</exception>
    public ReadOnlySpan<byte> Slice(long offset, int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        if (offset < 0 || offset > Length - length)
        {
            throw new ArgumentOutOfRangeException(nameof(offset));
        }

        return _bytes is not null
            ? _bytes.AsSpan((int)offset, length)
            : new ReadOnlySpan<byte>((byte*)_view!.DangerousGetHandle() + offset, length);
    }
}
