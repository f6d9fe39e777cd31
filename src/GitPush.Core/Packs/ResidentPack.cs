using GitPush.Packs.Receiving;
using GitPush.Repositories;

namespace GitPush.Packs;

/// <summary>
/// A small pack and its index, received and checked, and still in memory: no file is made before it is accepted. Disposing it
/// removes what was written and not published.
/// </summary>
internal sealed class ResidentPack(string name, byte[] content, byte[] index) : IDisposable
{
    private PackTempFile? _packFile;
    private PackTempFile? _indexFile;
    private bool _isWritten;

    /// <summary>The pack for readers.</summary>
    /// <param name="folder">Where it would be.</param>
    public PackFile Open(string folder) => PackFile.Resident(Path.Combine(folder, name + ".pack"), content, PackIndex.Of(index, name));

    /// <summary>Writes both files into a folder of the push's own, for other programs to read: the index last, which makes it a pack.</summary>
    public void CopyTo(string folder)
    {
        File.WriteAllBytes(Path.Combine(folder, name + ".pack"), content);
        File.WriteAllBytes(Path.Combine(folder, name + ".idx"), index);
    }

    /// <summary>Writes both files under temporary names, unless that is done already.</summary>
    /// <param name="folder">Where they go; it exists.</param>
    /// <param name="fsync">Whether their content is forced to disk.</param>
    /// <param name="nextTempName">Gives the temporary names.</param>
    /// <param name="shared">Who beside the server may read them.</param>
    public void Write(string folder, bool fsync, Func<string> nextTempName, SharedRepository shared)
    {
        if (_isWritten)
        {
            return;
        }

        // Those of an attempt that failed.
        Dispose();
        _packFile = new PackTempFile(folder, nextTempName());
        _indexFile = new PackTempFile(folder, nextTempName());
        shared.Adjust(_packFile.Handle);
        shared.Adjust(_indexFile.Handle);
        _packFile.Write(content, 0);
        _indexFile.Write(index, 0);
        if (fsync)
        {
            PosixFiles.StartWriting(_packFile.Handle);
            PosixFiles.StartWriting(_indexFile.Handle);
            _packFile.FlushToDisk();
            _indexFile.FlushToDisk();
        }

        _isWritten = true;
    }

    /// <summary>
    /// Gives the files that were written their names: the pack first, since it exists for git from the moment that it has an
    /// index.
    /// </summary>
    /// <param name="path">Their path in the same folder, without extension.</param>
    public void Publish(string path)
    {
        var target = Path.GetFileName(path);
        _packFile!.Publish(target + ".pack");
        _indexFile!.Publish(target + ".idx");
        _packFile.Keep();
        _indexFile.Keep();
    }

    public void Dispose()
    {
        _packFile?.Dispose();
        _indexFile?.Dispose();
    }
}
