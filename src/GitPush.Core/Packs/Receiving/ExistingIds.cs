using GitPush.Objects;

namespace GitPush.Packs.Receiving;

/// <summary>
/// Tells which of a pack's objects exist already. For the first of them the database is asked. When there are many, loose objects
/// are listed folder by folder, each once, rather than looked for one by one: what appears later is not seen, as with git.
/// Thread-safe.
/// </summary>
internal sealed class ExistingIds(ObjectDatabase existing)
{
    private const int AskedOneByOne = 256;

    private readonly HashSet<ObjectId>?[] _loose = new HashSet<ObjectId>?[LooseObjects.FolderCount];
    private readonly Lock _gate = new();
    private List<LooseObjects>? _folders;
    private int _asked;

    public bool Contains(ObjectId id)
    {
        if (_asked < AskedOneByOne)
        {
            Interlocked.Increment(ref _asked);
            return existing.Contains(id);
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
            folders.AddRange(Alternates.Read(database.ObjectsDirectory).Select(path => new LooseObjects(path)));
        }

        return folders;
    }
}
