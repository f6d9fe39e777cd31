using Microsoft.Win32.SafeHandles;

namespace GitPush.Packs.Receiving;

/// <summary>
/// A file of a pack while it is written, under a name that git takes for rubbish of a crash and prunes. Read-only like
/// git's own. Deleted when it is disposed without <see cref="Keep"/>.
/// </summary>
internal sealed class PackTempFile : IDisposable
{
    private readonly FileStream _stream;
    private string _path;
    private bool _isKept;

    /// <param name="name">The temporary name.</param>
    public PackTempFile(string directory, string name)
    {
        _path = Path.Combine(directory, name);
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Share = FileShare.ReadWrite | FileShare.Delete,
            BufferSize = 0,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
        }

        _stream = new FileStream(_path, options);

        // Asked for once: the stream seeks whenever it gives its handle away.
        Handle = _stream.SafeFileHandle;
    }

    public SafeFileHandle Handle { get; }

    /// <summary>A temporary name of the kind that git gives.</summary>
    /// <param name="kind"><c>pack</c> or <c>idx</c>.</param>
    public static string NewName(string kind) => $"tmp_{kind}_{Path.GetRandomFileName()}";

    /// <summary>The file from its beginning, for whoever writes front to back.</summary>
    public Stream Stream => _stream;

    public void Write(ReadOnlySpan<byte> bytes, long offset) => RandomAccess.Write(Handle, bytes, offset);

    /// <summary>Forces the content to disk.</summary>
    public void FlushToDisk() => RandomAccess.FlushToDisk(Handle);

    /// <summary>Closes the file and gives it its name, in the same folder. A file of that name is replaced.</summary>
    public void Publish(string name)
    {
        _stream.Dispose();
        var target = Path.Combine(Path.GetDirectoryName(_path)!, name);
        File.Move(_path, target, overwrite: true);
        _path = target;
        if (OperatingSystem.IsWindows())
        {
            File.SetAttributes(target, FileAttributes.ReadOnly);
        }
    }

    /// <summary>Lets the file stay.</summary>
    public void Keep() => _isKept = true;

    public void Dispose()
    {
        _stream.Dispose();
        if (_isKept)
        {
            return;
        }

        if (OperatingSystem.IsWindows() && File.Exists(_path))
        {
            File.SetAttributes(_path, FileAttributes.Normal);
        }

        File.Delete(_path);
    }
}
