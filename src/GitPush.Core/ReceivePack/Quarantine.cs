using GitPush.Objects;
using GitPush.Repositories;

namespace GitPush.ReceivePack;

/// <summary>
/// Where a push's objects wait until the push is accepted: <c>objects/incoming-gitpush-…</c>, laid out as git lays out its
/// own, so that a <c>git</c> program can read it through GIT_OBJECT_DIRECTORY. Disposing it removes what was not migrated.
/// </summary>
internal sealed class Quarantine : IDisposable
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
        var destination = Path.Combine(_repository.Objects.ObjectsDirectory, "pack");
        var name = Path.Combine(destination, packName);
        if (File.Exists(name + ".pack"))
        {
            // The same pack was pushed before. A "git gc" may be about to delete that one, so this one gets another name.
            name = Path.Combine(destination, $"{packName[..13]}{Guid.NewGuid():N}");
        }

        _keepFile = name + ".keep";
        WriteKeepFile(_keepFile);
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

    public void Dispose()
    {
        Objects.Dispose();
        if (_keepFile is not null)
        {
            File.Delete(_keepFile);
        }

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

    private void WriteKeepFile(string path)
    {
        try
        {
            File.WriteAllBytes(path, _instance.Marker);
        }
        catch (DirectoryNotFoundException)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllBytes(path, _instance.Marker);
        }
    }
}
