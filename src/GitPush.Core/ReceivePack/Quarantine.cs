using GitPush.Objects;
using GitPush.Repositories;

namespace GitPush.ReceivePack;

/// <summary>
/// Where a push's objects wait until the push is accepted: <c>objects/incoming-gitpush-…</c>, laid out as git lays out its
/// own, so that a <c>git</c> program can read it through GIT_OBJECT_DIRECTORY. Disposing it removes what was not migrated.
/// </summary>
internal sealed partial class Quarantine : IDisposable
{
    private readonly GitRepository _repository;
    private readonly string _directory;
    private readonly ServerInstance _instance;
    private string? _keepFile;

    private Quarantine(GitRepository repository, string directory, ServerInstance instance)
    {
        _repository = repository;
        _directory = directory;
        _instance = instance;
        Objects = new ObjectDatabase(directory, repository.Objects);
    }

    /// <summary>The pushed objects, and behind them the repository's own.</summary>
    public ObjectDatabase Objects { get; }

    /// <summary>Where the received pack is written.</summary>
    public string PackDirectory => Path.Combine(_directory, "pack");

    /// <param name="repository">The repository that is pushed to.</param>
    /// <param name="instance">The server, whose id in the folder's name tells after a crash whose quarantine this is.</param>
    public static Quarantine Create(GitRepository repository, ServerInstance instance)
    {
        EnsureExists(repository.Objects.ObjectsDirectory);
        var directory = Path.Combine(repository.Objects.ObjectsDirectory, instance.NextQuarantineName());

        // One after the other: asked for the inner one only, the framework would try that one first, in vain.
        Directory.CreateDirectory(directory);
        Directory.CreateDirectory(Path.Combine(directory, "pack"));
        return new Quarantine(repository, directory, instance);
    }

    /// <summary>
    /// Makes a pack part of the repository. The index moves last, since a pack exists for git from the moment that it has one.
    /// Until the quarantine is disposed the pack has a <c>.keep</c> file: no ref names its objects yet, and a <c>git gc</c>
    /// that runs just now would take them for garbage.
    /// </summary>
    public void Migrate(string packName, bool fsync)
    {
        EnsureExists(_repository.Objects.ObjectsDirectory);
        var destination = Path.Combine(_repository.Objects.ObjectsDirectory, "pack");
        Directory.CreateDirectory(destination);
        var name = Path.Combine(destination, packName);
        if (!TryKeep(name))
        {
            // The same pack was pushed before. A "git gc" may be about to delete that one, so this one gets another name.
            name = Path.Combine(destination, $"{packName[..13]}{Guid.NewGuid():N}");
            if (!TryKeep(name))
            {
                throw new IOException("A pack with a name that was just made up exists.");
            }
        }

        File.Move(Path.Combine(PackDirectory, packName + ".pack"), name + ".pack");
        try
        {
            File.Move(Path.Combine(PackDirectory, packName + ".idx"), name + ".idx");
        }
        catch
        {
            File.Delete(name + ".pack");
            throw;
        }

        if (fsync)
        {
            PosixFiles.FlushDirectory(destination);
        }

        _repository.Objects.Refresh();
    }

    /// <exception cref="IOException">Something could not be removed.</exception>
    public void Dispose()
    {
        Objects.Dispose();
        try
        {
            if (_keepFile is not null)
            {
                RemoveFile(_keepFile);
            }
        }
        finally
        {
            RemoveDirectory();
        }
    }

    // A folder that is made where a repository was deleted would be in the way of the next one of that name.
    private static void EnsureExists(string directory)
    {
        if (!Directory.Exists(directory))
        {
            throw new DirectoryNotFoundException("The repository does not exist any more.");
        }
    }

    /// <summary>
    /// Reserves a name by its <c>.keep</c> file, which one process alone can create: two servers may get the same pack at
    /// the same time.
    /// </summary>
    private bool TryKeep(string name)
    {
        var keepFile = name + ".keep";
        try
        {
            using var file = File.OpenHandle(keepFile, FileMode.CreateNew, FileAccess.Write);
            _keepFile = keepFile;
            RandomAccess.Write(file, _instance.Marker, 0);
        }
        catch (IOException) when (_keepFile is null && File.Exists(keepFile))
        {
            return false;
        }

        if (!File.Exists(name + ".pack"))
        {
            return true;
        }

        File.Delete(keepFile);
        _keepFile = null;
        return false;
    }

    private static void RemoveFile(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (DirectoryNotFoundException)
        {
            // The repository was deleted, and the file with it.
        }
    }

    private void RemoveDirectory()
    {
        try
        {
            if (_keepFile is not null)
            {
                // After the pack has moved out there is nothing in it to look for.
                Directory.Delete(PackDirectory);
                Directory.Delete(_directory);
                return;
            }
        }
        catch (IOException)
        {
            // A stage put something there.
        }

        try
        {
            Directory.Delete(_directory, recursive: true);
        }
        catch (DirectoryNotFoundException)
        {
            // Removed already: there is nothing left to clean.
        }
    }
}
