using GitPush.Objects;
using GitPush.Packs;

namespace GitPush.Stages.Policies.Secrets;

/// <summary>Puts objects into the order in which they lie in packs; those that are in none come first.</summary>
internal static class PackOrderedBlobs
{
    public static ObjectId[] Sort(ObjectDatabase objects, IReadOnlyCollection<ObjectId> ids)
    {
        var packs = new Dictionary<PackFile, int>();
        var places = new (int Pack, long Offset)[ids.Count];
        var sorted = new ObjectId[ids.Count];
        var count = 0;
        foreach (var id in ids)
        {
            sorted[count] = id;
            if (objects.TryFindPacked(id, out var pack, out var offset))
            {
                _ = packs.TryAdd(pack, packs.Count + 1);
                places[count] = (packs[pack], offset);
            }

            count++;
        }

        Array.Sort(places, sorted);
        return sorted;
    }
}
