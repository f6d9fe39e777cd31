using GitPush.Hooks;
using GitPush.Objects;
using GitPush.Packs;
using GitPush.Repositories;

namespace GitPush.ReceivePack;

/// <summary>
/// Where a push's objects wait until the push is accepted. Those of a small push wait in memory: making and removing folders
/// costs more than all else that such a push does. A larger one gets <c>objects/incoming-gitpush-…</c>, laid out as git lays
/// out its own. Disposing it removes what was not migrated.
/// </summary>
internal sealed partial class Quarantine : IDisposable
{
    private readonly GitRepository _repository;
    private readonly string _directory;
    private readonly ServerInstance _instance;
    private readonly SharedRepository _shared;
    private bool _hasDirectory;
    private bool _isMaterialized;
    private string? _keepFile;
    private ResidentPack? _content;
    private PackFile? _resident;

    private Quarantine(GitRepository repository, string directory, ServerInstance instance, SharedRepository shared)
    {
        _shared = shared;
        _repository = repository;
        _directory = directory;
        _instance = instance;
        Objects = new ObjectDatabase(directory, repository.Objects);
    }

    /// <summary>The pushed objects, and behind them the repository's own.</summary>
    public ObjectDatabase Objects { get; }

    private string Destination => Path.Combine(_repository.Objects.ObjectsDirectory, "pack");

    private string PackDirectory => Path.Combine(_directory, "pack");

    /// <param name="repository">The repository that is pushed to.</param>
    /// <param name="instance">The server, whose id in the folder's name tells after a crash whose quarantine this is.</param>
    /// <param name="shared">Who beside the server may use what becomes part of the repository.</param>
    public static Quarantine Create(GitRepository repository, ServerInstance instance, SharedRepository shared)
    {
        EnsureExists(repository.Objects.ObjectsDirectory);
        return new Quarantine(repository, Path.Combine(repository.Objects.ObjectsDirectory, instance.NextQuarantineName()), instance, shared);
    }

    /// <summary>Makes the folder for a pack that is too large for memory.</summary>
    /// <returns>Where the pack is written.</returns>
    public string CreatePackDirectory()
    {
        if (!_hasDirectory)
        {
            EnsureExists(_repository.Objects.ObjectsDirectory);
            _hasDirectory = true;

            // One after the other: asked for the inner one only, the framework would try that one first, in vain. As git's:
            // what nobody has accepted yet is nobody else's, in a shared repository neither.
            if (OperatingSystem.IsWindows())
            {
                Directory.CreateDirectory(_directory);
            }
            else
            {
                Directory.CreateDirectory(_directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            }

            Directory.CreateDirectory(PackDirectory);
        }

        return PackDirectory;
    }

    /// <summary>Lets <see cref="Objects"/> see a pack that was received.</summary>
    public void Take(ReceivedPack pack)
    {
        if (pack.Resident is { } resident)
        {
            _content = resident;
            _resident = resident.Open(PackDirectory);
            Objects.Add(_resident);
        }
        else
        {
            Objects.Refresh();
        }
    }

    /// <summary>
    /// Has the pushed objects in the folder, also those of a small push, so that other programs can read them there. What is
    /// written for them is never migrated: it goes with the folder.
    /// </summary>
    /// <param name="shallow">Where history will end once the push is accepted; null where that does not change.</param>
    public QuarantineFolder Materialize(ReceivedPack? pack, IReadOnlySet<ObjectId>? shallow)
    {
        var folder = CreatePackDirectory();
        if (!_isMaterialized)
        {
            pack?.Resident?.CopyTo(folder);
            _isMaterialized = true;
        }

        if (shallow is null)
        {
            return new QuarantineFolder(_directory, null);
        }

        var file = Path.Combine(_directory, "shallow");
        File.WriteAllLines(file, shallow.Select(id => id.ToString()));
        return new QuarantineFolder(_directory, file);
    }

    /// <summary>
    /// Writes a pack that is in memory beside the repository's own, under temporary names, and has its content forced to disk:
    /// to be called before refs are locked, which other processes do not wait for long. Does nothing when it is done already.
    /// </summary>
    public void Write(ReceivedPack pack, bool fsync)
    {
        EnsureExists(_repository.Objects.ObjectsDirectory);
        if (!Directory.Exists(Destination))
        {
            _shared.CreateFolder(Destination);
        }

        pack.Resident?.Write(Destination, fsync, _instance.NextTempName, _shared);
    }

    /// <summary>
    /// Makes a pack part of the repository, after <see cref="Write"/>. The index moves last, since a pack exists for git from the moment that it has one.
    /// Until the quarantine is disposed the pack has a <c>.keep</c> file: no ref names its objects yet, and a <c>git gc</c>
    /// that runs just now would take them for garbage.
    /// </summary>
    public void Migrate(ReceivedPack pack, bool fsync)
    {
        EnsureExists(_repository.Objects.ObjectsDirectory);
        var name = Path.Combine(Destination, pack.Name);
        if (!TryKeep(name))
        {
            // The same pack was pushed before. A "git gc" may be about to delete that one, so this one gets another name.
            name = Path.Combine(Destination, $"{pack.Name[..13]}{Guid.NewGuid():N}");
            if (!TryKeep(name))
            {
                throw new IOException("A pack with a name that was just made up exists.");
            }
        }

        if (pack.Resident is { } content)
        {
            content.Publish(name);
        }
        else
        {
            MoveFiles(pack.Name, name);
        }

        if (fsync)
        {
            PosixFiles.FlushDirectory(Destination);
        }

        if (_resident is { } resident)
        {
            _repository.Objects.Add(resident.MovedTo(name + ".pack"));
        }
        else
        {
            _repository.Objects.Refresh();
        }
    }

    /// <exception cref="IOException">Something could not be removed.</exception>
    public void Dispose()
    {
        Objects.Dispose();
        try
        {
            _content?.Dispose();
            if (_keepFile is not null)
            {
                RemoveFile(_keepFile);
            }
        }
        finally
        {
            if (_hasDirectory)
            {
                RemoveDirectory();
            }
        }
    }

    private void MoveFiles(string packName, string name)
    {
        foreach (var extension in (ReadOnlySpan<string>)[".pack", ".idx"])
        {
            _shared.Adjust(Path.Combine(PackDirectory, packName + extension));
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
        switch (LockFile.TryCreate(keepFile, _instance))
        {
            case LockOutcome.Taken:
                _keepFile = keepFile;
                break;
            case LockOutcome.Held:
                return false;
            default:
                throw new IOException($"'{keepFile}' cannot be created.");
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
