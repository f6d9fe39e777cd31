using GitPush.Objects;

namespace GitPush.Maintenance;

/// <summary>The repository's own packs and loose objects as maintenance found them. What alternates hold is not ours.</summary>
internal sealed class ObjectInventory
{
    private ObjectInventory(IReadOnlyList<LocalPack> packs, IReadOnlyDictionary<ObjectId, DateTime> loose)
    {
        Packs = packs;
        Loose = loose;
    }

    /// <summary>The packs, smallest first.</summary>
    public IReadOnlyList<LocalPack> Packs { get; }

    /// <summary>The loose objects and when each was written or touched.</summary>
    public IReadOnlyDictionary<ObjectId, DateTime> Loose { get; }

    public static ObjectInventory Take(ObjectDatabase objects)
    {
        objects.Refresh();
        objects.Rescan();
        var packs = objects.Local.Packs.Packs.Select(LocalPack.Of).OrderBy(pack => pack.Count).ToList();
        var loose = new Dictionary<ObjectId, DateTime>();
        foreach (var id in objects.Local.Loose.Enumerate())
        {
            if (IsReadable(objects.Local.Loose, id))
            {
                loose[id] = File.GetLastWriteTimeUtc(objects.Local.Loose.PathOf(id));
            }
        }

        return new ObjectInventory(packs, loose);
    }

    // A file that a power cut left empty is no object. It is left to whoever looks into the damage.
    private static bool IsReadable(LooseObjects loose, ObjectId id)
    {
        try
        {
            if (!loose.TryOpen(id, out var content, out _))
            {
                return false;
            }

            content.Dispose();
            return true;
        }
        catch (ObjectCorruptException)
        {
            return false;
        }
    }
}
