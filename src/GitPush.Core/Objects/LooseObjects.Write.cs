using System.Buffers;
using System.IO.Compression;
using GitPush.Packs;
using GitPush.Repositories;

namespace GitPush.Objects;

internal sealed partial class LooseObjects
{
    // git writes objects for everybody to read and nobody to change.
    private const UnixFileMode ReadOnly = UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    /// <summary>Writes an object, unless it is there already: then its file is marked as young, so that no one prunes it.</summary>
    /// <param name="fsync">Whether the content is forced to disk before the object gets its name.</param>
    /// <param name="shared">Who beside the server may read it.</param>
    /// <returns>The object's id.</returns>
    public ObjectId Write(ObjectType type, ReadOnlySpan<byte> content, bool fsync, SharedRepository shared = default)
    {
        using var hasher = new ObjectHasher(detectCollisions: true);
        var id = hasher.Hash(type, content);
        var path = PathOf(id);
        if (TryFreshen(path))
        {
            return id;
        }

        var folder = Path.GetDirectoryName(path)!;
        shared.CreateFolder(folder);

        // git's name for such a file: 'git gc' removes what a crash leaves behind.
        var temporary = Path.Combine(folder, $"tmp_obj_{Guid.NewGuid():N}");
        try
        {
            WriteFile(temporary, type, content, fsync, shared);
            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }

        return id;
    }

    /// <summary>Marks an object as young, so that no one prunes it.</summary>
    /// <returns>Whether it is there.</returns>
    public bool TryFreshen(ObjectId id) => TryFreshen(PathOf(id));

    /// <summary>Has the names of objects that were written on the disk as well, where a power cut leaves them.</summary>
    public void FlushFolders(IReadOnlyCollection<ObjectId> ids)
    {
        if (ids.Count == 0)
        {
            return;
        }

        foreach (var folder in ids.Select(id => Path.GetDirectoryName(PathOf(id))!).Distinct(StringComparer.Ordinal))
        {
            PosixFiles.FlushDirectory(folder);
        }

        // Some of the folders may be new.
        PosixFiles.FlushDirectory(objectsDirectory);
    }

    private static bool TryFreshen(string path)
    {
        if (!File.Exists(path))
        {
            return false;
        }

        try
        {
            File.SetLastWriteTimeUtc(path, DateTime.UtcNow);
            return true;
        }
        catch (FileNotFoundException)
        {
            return false;
        }
        catch (UnauthorizedAccessException)
        {
            // Another user's file: as good as ours, but not to be touched.
            return true;
        }
    }

    private static void WriteFile(string path, ObjectType type, ReadOnlySpan<byte> content, bool fsync, SharedRepository shared)
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            Share = FileShare.None,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = ReadOnly;
        }

        using var file = new FileStream(path, options);
        shared.Adjust(file);
        Span<byte> header = stackalloc byte[LooseObjectHeader.MaxLength];
        header = header[..LooseObjectHeader.Write(header, type, content.Length)];
        if (content.Length <= CompressedContent.MaxSmall)
        {
            WriteSmall(file, header, content);
        }
        else
        {
            using var compressed = new ZLibStream(file, CompressionLevel.Fastest, leaveOpen: true);
            compressed.Write(header);
            compressed.Write(content);
        }

        file.Flush(flushToDisk: fsync);
    }

    private static void WriteSmall(FileStream file, ReadOnlySpan<byte> header, ReadOnlySpan<byte> content)
    {
        var length = header.Length + content.Length;
        var whole = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            header.CopyTo(whole);
            content.CopyTo(whole.AsSpan(header.Length));
            using var compressed = CompressedContent.Make(whole.AsSpan(0, length));
            file.Write(compressed.Span);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(whole);
        }
    }
}
