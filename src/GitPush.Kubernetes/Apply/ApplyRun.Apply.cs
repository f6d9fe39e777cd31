using GitPush.Hooks;
using GitPush.Kubernetes.Apply.Inventories;
using GitPush.Kubernetes.Client;
using GitPush.Kubernetes.Health;

namespace GitPush.Kubernetes.Apply;

/// <content>Applies step by step, waits until all is healthy, prunes.</content>
internal sealed partial class ApplyRun
{
    private static readonly TimeSpan KindTimeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(250);

    /// <summary>What this push does to objects, as far as it has been decided: what can be taken back from here, or by another server.</summary>
    private readonly Dictionary<ObjectIdentity, SavedObject> _saved = [];

    private readonly HashSet<ObjectIdentity> _applied = [];

    /// <summary>Does what <see cref="PrepareAsync"/> has found out.</summary>
    /// <exception cref="StageFailedException">Something was refused, or did not become healthy.</exception>
    public Task ApplyAsync(CancellationToken cancellationToken) => GuardAsync(
        async token =>
        {
            if (_isStale)
            {
                await PlanAsync(token).ConfigureAwait(false);
            }

            var unchanged = 0;
            foreach (var step in _planned.GroupBy(plan => ApplyOrder.StepOf(plan.Desired.Key)).OrderBy(step => step.Key))
            {
                unchanged += await ApplyStepAsync(step.Key, [.. step], token).ConfigureAwait(false);
            }

            if (unchanged > 0)
            {
                await TellAsync($"{unchanged} unchanged", token).ConfigureAwait(false);
            }

            await RequireHealthAsync([.. _desired!.Objects.Select(desired => desired.Key)], token).ConfigureAwait(false);
            await PruneAsync(token).ConfigureAwait(false);
            await TellAddressesAsync(token).ConfigureAwait(false);
        },
        cancellationToken);

    /// <returns>How many objects need no change.</returns>
    private async Task<int> ApplyStepAsync(ApplyStep step, IReadOnlyList<PlannedObject> planned, CancellationToken cancellationToken)
    {
        var changed = new List<ObjectKey>();
        var unchanged = 0;
        foreach (var batch in Batches(planned))
        {
            var changes = new List<ObjectChange>();
            foreach (var plan in batch.Where(plan => !_applied.Contains(ObjectIdentity.Of(plan.Desired.Key))))
            {
                changes.Add(plan.Change ?? await PlanDeferredAsync(plan.Desired, cancellationToken).ConfigureAwait(false));
            }

            var needed = changes.Where(change => change.Kind != ChangeKind.None).ToArray();
            await NoteAsync(needed, cancellationToken).ConfigureAwait(false);
            foreach (var change in needed)
            {
                await ApplyOneAsync(change, cancellationToken).ConfigureAwait(false);
            }

            changed.AddRange(needed.Select(change => change.Key));
            unchanged += changes.Count - needed.Length;
        }

        if (step < ApplyStep.CustomResources && changed.Count > 0)
        {
            await RequireHealthAsync(changed, cancellationToken).ConfigureAwait(false);
        }

        return unchanged;
    }

    /// <summary>What can be asked about, and noted, at once: an object that needs others is asked about when those are there.</summary>
    private static IEnumerable<IReadOnlyList<PlannedObject>> Batches(IReadOnlyList<PlannedObject> planned)
    {
        var batch = new List<PlannedObject>();
        var made = new HashSet<ObjectIdentity>();
        foreach (var plan in planned)
        {
            if (plan.IsDeferred && Prerequisites.Of(plan.Desired).Any(made.Contains))
            {
                yield return batch;
                batch = [];
                made.Clear();
            }

            batch.Add(plan);
            _ = made.Add(ObjectIdentity.Of(plan.Desired.Key));
        }

        yield return batch;
    }

    private async Task<ObjectChange> PlanDeferredAsync(KubernetesObject desired, CancellationToken cancellationToken)
    {
        // A kind is served a moment after its definition is established.
        var start = _time.GetTimestamp();
        while (await _client.FindTypeAsync(desired.ApiVersion, desired.Kind, cancellationToken).ConfigureAwait(false) is null)
        {
            if (_time.GetElapsedTime(start) >= KindTimeout)
            {
                throw new StageFailedException($"{desired.Key}: its definition does not serve {desired.ApiVersion}");
            }

            await Task.Delay(PollInterval, _time, cancellationToken).ConfigureAwait(false);
        }

        var plan = await _planner.PlanAsync(desired, cancellationToken).ConfigureAwait(false);
        await RefuseProblemsAsync([plan], cancellationToken).ConfigureAwait(false);
        return plan.Change!;
    }

    /// <summary>Writes down, before it happens, what is about to change and how everything was: in the inventory of the cluster.</summary>
    private async Task NoteAsync(IReadOnlyList<ObjectChange> changes, CancellationToken cancellationToken)
    {
        var before = _saved.Count;
        foreach (var change in changes)
        {
            _ = _saved.TryAdd(ObjectIdentity.Of(change.Key), Save(change));
        }

        if (_inventory?.Pending is null)
        {
            foreach (var obsolete in _obsolete)
            {
                _saved[ObjectIdentity.Of(obsolete.Key)] = new SavedObject(obsolete.Key, ChangeKind.Delete, _push.Id) { Before = obsolete };
            }
        }

        if (_saved.Count == before)
        {
            return;
        }

        await EnsureLeaseAsync(cancellationToken).ConfigureAwait(false);

        // What was noted for an earlier step is good until this is: a server may die between the two.
        var earlier = _inventory?.Pending;
        var first = earlier is null ? 0 : earlier.FirstPart + earlier.Parts;
        var (kind, parts) = await _savedState.WriteAsync([.. _saved.Values], first, cancellationToken).ConfigureAwait(false);
        _inventory = new Inventory(Inventory.Unite(_found, _desired!.Objects.Select(desired => InventoryEntry.Of(desired.Key))))
        {
            Previous = _found,
            Pending = new PendingDeploy(
                _push.Id, _source.Update.Name, _source.Commit.ToString(), _source.Update.OldId.ToString(), kind, first, parts),
            Repository = _push.Repository.Name.Value,
        };
        _isWritten = true;
        await _store.WriteAsync(_inventory, cancellationToken).ConfigureAwait(false);
        if (earlier is not null)
        {
            await _savedState.DeleteAsync(earlier, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Tells the pusher where it is: <c>ingress/web: https://shop.example.com/</c>.</summary>
    private async Task TellAddressesAsync(CancellationToken cancellationToken)
    {
        foreach (var key in _desired!.Objects.Select(desired => desired.Key).Where(ObjectAddresses.MayHave))
        {
            if (await _client.GetAsync(key, cancellationToken).ConfigureAwait(false) is { } live && ObjectAddresses.Of(live).ToArray() is { Length: > 0 } addresses)
            {
                await TellAsync($"{NameOf(key)}: {OneLine.Of(string.Join(", ", addresses))}", cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async Task RequireHealthAsync(IReadOnlyList<ObjectKey> keys, CancellationToken cancellationToken)
    {
        var report = await WaitUntilHealthyAsync(keys, cancellationToken).ConfigureAwait(false);
        if (report.IsHealthy)
        {
            return;
        }

        foreach (var line in report.Lines)
        {
            await TellAsync(line, cancellationToken).ConfigureAwait(false);
        }

        throw new StageFailedException(report.Failure ?? "the deployment is not healthy");
    }
}
