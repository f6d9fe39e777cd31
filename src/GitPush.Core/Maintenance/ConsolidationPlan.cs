using GitPush.Objects;
using GitPush.Packs;
using GitPush.Traversal;

namespace GitPush.Maintenance;

/// <summary>Which objects go where.</summary>
/// <param name="Kept">Into the new pack.</param>
/// <param name="Cruft">Into the new cruft pack.</param>
internal sealed record ConsolidationPlan(ObjectTable Kept, ObjectTable Cruft)
{
    /// <param name="sources">The packs that are to go.</param>
    /// <param name="loose">The loose objects, which are to go as well.</param>
    /// <param name="above">Packs that stay: what they hold need not be copied.</param>
    /// <param name="unreachable">What is unreachable; null where nobody has looked and all is kept.</param>
    public static ConsolidationPlan Create(
        IReadOnlyList<LocalPack> sources,
        IReadOnlyDictionary<ObjectId, DateTime> loose,
        IReadOnlyList<LocalPack> above,
        UnreachableObjects? unreachable)
    {
        var plan = new ConsolidationPlan(new ObjectTable(), new ObjectTable());
        foreach (var pack in sources)
        {
            var bases = BasesOf(pack);
            var index = pack.File.Index;
            for (var position = 0; position < index.Count; position++)
            {
                var id = index.IdAt(position);

                // A push that was completed brings whole copies of bases that are there already. They are left out, unless a
                // delta would have to be written whole for that. What lies in a cruft pack may go some day.
                if (pack.Kind == LocalPackKind.Cruft || bases.Contains(id) || !IsIn(above, id, DateTime.MinValue))
                {
                    plan.Add(id, unreachable);
                }
            }
        }

        foreach (var (id, time) in loose)
        {
            // A copy that is older than the loose one would make the object older than it is.
            if (!IsIn(above, id, time))
            {
                plan.Add(id, unreachable);
            }
        }

        return plan;
    }

    private void Add(ObjectId id, UnreachableObjects? unreachable)
    {
        if (unreachable is null || unreachable.IsReachable(id))
        {
            _ = Kept.Mark(id, ObjectMarks.Wanted);
        }
        else if (!unreachable.IsDoomed(id))
        {
            _ = Cruft.Mark(id, ObjectMarks.Wanted);
        }
    }

    private static bool IsIn(IReadOnlyList<LocalPack> packs, ObjectId id, DateTime since)
    {
        // The largest one most likely has it.
        for (var i = packs.Count - 1; i >= 0; i--)
        {
            if (packs[i].Time >= since && packs[i].File.TryFind(id, out _))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The objects of a pack that deltas of it are made against.</summary>
    private static HashSet<ObjectId> BasesOf(LocalPack pack)
    {
        var bases = new HashSet<ObjectId>();
        using var window = new PackWindow();
        var order = pack.File.Order;
        for (var n = 0; n < order.Count; n++)
        {
            var entry = pack.File.ReadEntry(order.OffsetAt(n), window);
            if (entry.Kind == PackEntryKind.OffsetDelta)
            {
                _ = bases.Add(pack.File.IdAt(entry.BaseOffset));
            }
            else if (entry.Kind == PackEntryKind.RefDelta)
            {
                _ = bases.Add(entry.BaseId);
            }
        }

        return bases;
    }
}
