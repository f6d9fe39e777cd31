using GitPush.Objects;

namespace GitPush.Repositories;

/// <summary>
/// A change of the file <c>shallow</c>, which is locked until this is disposed. A process that dies in it leaves the old file
/// or the new one.
/// </summary>
internal sealed class ShallowUpdate : IDisposable
{
    private readonly ShallowFile _file;
    private readonly string _path;
    private readonly ServerInstance _instance;
    private readonly bool _fsync;

    internal ShallowUpdate(ShallowFile file, string path, ServerInstance instance, bool fsync)
    {
        _file = file;
        _path = path;
        _instance = instance;
        _fsync = fsync;
    }

    /// <summary>What the file shall have beside what it has.</summary>
    public required IReadOnlyCollection<ObjectId> NewRoots { get; init; }

    /// <summary>Who beside the server may use the file.</summary>
    public SharedRepository Shared { get; init; }

    /// <summary>Changes the file.</summary>
    /// <exception cref="IOException">The file system failed; the file is as it was.</exception>
    /// <exception cref="InvalidDataException">The file that is there cannot be read.</exception>
    public void Commit()
    {
        var all = _file.Load();
        all.UnionWith(NewRoots);
        var folder = Path.GetDirectoryName(_path)!;
        var temp = Path.Join(folder, _instance.NextTempName());
        try
        {
            using (var file = File.OpenHandle(temp, FileMode.CreateNew, FileAccess.Write))
            {
                Shared.Adjust(file);
                RandomAccess.Write(file, ShallowFile.Format(all), 0);
                if (_fsync)
                {
                    RandomAccess.FlushToDisk(file);
                }
            }

            File.Move(temp, _path, overwrite: true);
        }
        catch
        {
            LockFile.Release(temp);
            throw;
        }

        _file.Forget();
        if (_fsync)
        {
            PosixFiles.FlushDirectory(folder);
        }
    }

    public void Dispose() => LockFile.Release(_path + ".lock");
}
