using GitPush.Packs.Receiving;
using GitPush.Repositories;

namespace GitPush.Packs;

/// <summary>A small pack and its index, received and checked, and still in memory: no file is made before it is accepted.</summary>
internal sealed class ResidentPack(string name, byte[] content, byte[] index)
{
    /// <summary>The pack for readers.</summary>
    /// <param name="folder">Where it would be.</param>
    public PackFile Open(string folder) => PackFile.Resident(Path.Combine(folder, name + ".pack"), content, PackIndex.Of(index, name));

    /// <summary>
    /// Writes both files under temporary names, then gives them their own: the pack first, since it exists for git from the
    /// moment that it has an index.
    /// </summary>
    /// <param name="path">Where they go, without extension; the folder exists.</param>
    /// <param name="fsync">Whether their content is forced to disk before they get their names.</param>
    /// <param name="nextTempName">Gives the temporary names; git's own when null.</param>
    public void Store(string path, bool fsync, Func<string>? nextTempName = null)
    {
        var folder = Path.GetDirectoryName(path)!;
        using var packFile = new PackTempFile(folder, nextTempName?.Invoke() ?? PackTempFile.NewName("pack"));
        using var indexFile = new PackTempFile(folder, nextTempName?.Invoke() ?? PackTempFile.NewName("idx"));
        packFile.Write(content, 0);
        indexFile.Write(index, 0);
        if (fsync)
        {
            PosixFiles.StartWriting(packFile.Handle);
            PosixFiles.StartWriting(indexFile.Handle);
            packFile.FlushToDisk();
            indexFile.FlushToDisk();
        }

        var name = Path.GetFileName(path);
        packFile.Publish(name + ".pack");
        indexFile.Publish(name + ".idx");
        packFile.Keep();
        indexFile.Keep();
    }
}
