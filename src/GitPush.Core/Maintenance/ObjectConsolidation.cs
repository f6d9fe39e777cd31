using GitPush.Objects;
using GitPush.Repositories;

namespace GitPush.Maintenance;

/// <summary>
/// Writes what is worth keeping of some packs and of the loose objects into one new pack, unreachable objects into a cruft pack
/// beside it, and then removes what it was taken from. In this order, so that every object is there at every moment.
/// </summary>
internal sealed class ObjectConsolidation(GitRepository repository, ServerInstance instance, bool fsync)
{
    private readonly ObjectDatabase _objects = repository.Objects;
    private readonly MaintenancePackWriter _writer = new(repository.Objects, instance, fsync, SharedRepository.Of(repository.Config));

    /// <summary>What was done.</summary>
    public ConsolidationResult Result { get; private set; } = new();

    /// <summary>Packs small packs and loose objects together; looks at nobody's reachability.</summary>
    public void RollUp(ObjectInventory inventory, CancellationToken cancellationToken)
    {
        var (rolledUp, above) = Split(inventory);
        if (rolledUp.Count > 0 || inventory.Loose.Count > 0)
        {
            var plan = ConsolidationPlan.Create(rolledUp, inventory.Loose, above, null);
            Carry(plan, rolledUp, above, inventory.Loose, null, cancellationToken);
        }
    }

    /// <summary>The same, and takes unreachable objects out of all packs that hold some.</summary>
    public void RollUpAndPrune(ObjectInventory inventory, UnreachableObjects unreachable, CancellationToken cancellationToken)
    {
        var (rolledUp, _) = Split(inventory);
        var sources = inventory.Packs.Where(pack =>
            pack.Kind is LocalPackKind.Plain or LocalPackKind.Indexed && (rolledUp.Contains(pack) || HoldsUnreachable(pack, unreachable))).ToList();
        var addsCruft = sources.Exists(pack => HoldsUnreachable(pack, unreachable)) || inventory.Loose.Keys.Any(id => !unreachable.IsReachable(id));
        var cruft = inventory.Packs.Where(pack => pack.Kind == LocalPackKind.Cruft).ToList();
        if (addsCruft || cruft.Count > 1 || cruft.Exists(pack => HoldsOther(pack, unreachable)))
        {
            sources.AddRange(cruft);
        }

        if (sources.Count > 0 || inventory.Loose.Count > 0)
        {
            var above = inventory.Packs.Where(pack => pack.Kind is LocalPackKind.Plain or LocalPackKind.Indexed && !sources.Contains(pack)).ToList();
            var plan = ConsolidationPlan.Create(sources, inventory.Loose, above, unreachable);
            Carry(plan, sources, above, inventory.Loose, unreachable, cancellationToken);
        }
    }

    private static (List<LocalPack> RolledUp, List<LocalPack> Above) Split(ObjectInventory inventory)
    {
        var plain = inventory.Packs.Where(pack => pack.Kind == LocalPackKind.Plain).ToList();
        var split = GeometricSplit.Find(plain.ConvertAll(static pack => pack.Count), inventory.Loose.Count);
        var above = plain[split..];
        above.AddRange(inventory.Packs.Where(pack => pack.Kind == LocalPackKind.Indexed));
        return (plain[..split], above);
    }

    private void Carry(
        ConsolidationPlan plan,
        List<LocalPack> sources,
        List<LocalPack> above,
        IReadOnlyDictionary<ObjectId, DateTime> loose,
        UnreachableObjects? unreachable,
        CancellationToken cancellationToken)
    {
        var packs = sources.ConvertAll(static pack => pack.File).ToArray();
        var time = sources.Select(static pack => pack.Time).Concat(loose.Values).Max();
        var written = new List<string>();
        if (plan.Kept.Count > 0)
        {
            written.Add(_writer.Write(plan.Kept, packs, time, null, cancellationToken));
        }

        if (plan.Cruft.Count > 0)
        {
            written.Add(_writer.Write(plan.Cruft, packs, time, unreachable!.TimeOf, cancellationToken));
        }

        Result = Result with { PackedObjects = plan.Kept.Count + plan.Cruft.Count };
        cancellationToken.ThrowIfCancellationRequested();

        // A "git repack" that runs just now may have taken one of these away, and with it what was not copied because of it.
        if (above.TrueForAll(static pack => File.Exists(pack.File.Path)))
        {
            Remove(sources, loose, written, unreachable, cancellationToken);
        }
    }

    private void Remove(
        List<LocalPack> sources,
        IReadOnlyDictionary<ObjectId, DateTime> loose,
        List<string> written,
        UnreachableObjects? unreachable,
        CancellationToken cancellationToken)
    {
        if (unreachable is { DoomedCount: > 0 } && unreachable.IsAnyNeeded(ObjectRoots.Read(repository.Path), cancellationToken))
        {
            // Somebody has just made a ref to what was about to go. All of it stays, for the next run to look at.
            return;
        }

        var gone = sources.Where(pack => !written.Contains(pack.File.Name)).ToList();
        lock (_objects.Local.FreshenGate)
        {
            if (NewestTouched(sources, loose) is { } touched)
            {
                if (unreachable is { DoomedCount: > 0 })
                {
                    // A push relies on something old, and on what that needs. All of it stays.
                    return;
                }

                foreach (var name in written)
                {
                    File.SetLastWriteTimeUtc(Path.Combine(_objects.ObjectsDirectory, "pack", name + ".pack"), touched);
                }
            }

            MultiPackIndex.RemoveIfNames(_objects.ObjectsDirectory, gone.ConvertAll(static pack => pack.File.Name));
            Result = Result with
            {
                RemovedPacks = gone.Count(static pack => pack.TryDelete()),
                RemovedLooseObjects = loose.Keys.Count(TryRemoveLoose),
                PrunedObjects = unreachable?.DoomedCount ?? 0,
            };
        }

        _objects.Refresh();
    }

    /// <summary>When something that is to go was touched last, if that was after it was looked at.</summary>
    private DateTime? NewestTouched(List<LocalPack> packs, IReadOnlyDictionary<ObjectId, DateTime> loose)
    {
        DateTime? newest = null;
        foreach (var (path, known) in packs.Select(static pack => (pack.File.Path, pack.Time)).Concat(loose.Select(one => (_objects.Local.Loose.PathOf(one.Key), one.Value))))
        {
            // What is gone has a time of its own, in the year 1601.
            var time = File.GetLastWriteTimeUtc(path);
            if (time > known && (newest is null || time > newest))
            {
                newest = time;
            }
        }

        return newest;
    }

    private bool TryRemoveLoose(ObjectId id)
    {
        var path = _objects.Local.Loose.PathOf(id);
        if (!File.Exists(path))
        {
            return false;
        }

        File.Delete(path);
        return true;
    }

    private static bool HoldsUnreachable(LocalPack pack, UnreachableObjects unreachable) => Any(pack, id => !unreachable.IsReachable(id));

    /// <summary>Whether a cruft pack holds something that is to go, or that is needed again.</summary>
    private static bool HoldsOther(LocalPack pack, UnreachableObjects unreachable) =>
        Any(pack, id => unreachable.IsReachable(id) || unreachable.IsDoomed(id));

    private static bool Any(LocalPack pack, Func<ObjectId, bool> predicate)
    {
        var index = pack.File.Index;
        for (var position = 0; position < index.Count; position++)
        {
            if (predicate(index.IdAt(position)))
            {
                return true;
            }
        }

        return false;
    }
}
