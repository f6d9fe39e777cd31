using GitPush.Objects;

namespace GitPush.Packs.Receiving;

/// <summary>
/// Tells which of many ids exist: those of a pack that is received, or those that a client says it has. What appears while they
/// are asked for is not seen, as with git: packs are listed once, before the first object is asked for, and when there are many objects, loose ones are listed folder by folder,
/// each once, rather than looked for one by one. Thread-safe.
/// </summary>
/// <param name="freshness">How old a list of packs is taken as it is.</param>
internal sealed class ExistingIds(ObjectDatabase existing, TimeSpan freshness)
{
    private const int AskedOneByOne = 256;

    private readonly HashSet<ObjectId>?[] _loose = new HashSet<ObjectId>?[LooseObjects.FolderCount];
    private readonly Lock _gate = new();
    private List<LooseObjects>? _folders;
    private volatile bool _scanned;
    private int _asked;

    public bool Contains(ObjectId id)
    {
        if (!_scanned)
        {
            existing.Rescan(freshness);
            _scanned = true;
        }

        if (_asked < AskedOneByOne)
        {
            Interlocked.Increment(ref _asked);
            return existing.IsKnown(id);
        }

        return existing.TryFindPacked(id, out _, out _) || (Volatile.Read(ref _loose[id.FirstByte]) ?? List(id.FirstByte)).Contains(id);
    }

    private HashSet<ObjectId> List(byte firstByte)
    {
        lock (_gate)
        {
            if (_loose[firstByte] is { } known)
            {
                return known;
            }

            var ids = new HashSet<ObjectId>();
            foreach (var folder in _folders ??= Folders())
            {
                ids.UnionWith(folder.Enumerate(firstByte));
            }

            Volatile.Write(ref _loose[firstByte], ids);
            return ids;
        }
    }

    private List<LooseObjects> Folders()
    {
        var folders = new List<LooseObjects>();
        for (var database = existing; database is not null; database = database.Fallback)
        {
            folders.Add(database.Local.Loose);
            folders.AddRange(AlternatesFile.Read(database.ObjectsDirectory).Select(path => new LooseObjects(path)));
        }

        return folders;
    }
}
