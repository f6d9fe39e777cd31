using System.Net;
using System.Text.Json.Nodes;
using GitPush.Hooks;
using GitPush.Kubernetes.Apply.Diff;
using GitPush.Kubernetes.Apply.Fields;
using GitPush.Kubernetes.Apply.Inventories;
using GitPush.Kubernetes.Client;

namespace GitPush.Kubernetes.Apply;

/// <content>Applies step by step, waits until all is healthy, prunes.</content>
internal sealed partial class ApplyRun
{
    private static readonly TimeSpan KindTimeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(250);
    private const int MaxTries = 10;

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
        },
        cancellationToken);

    /// <returns>How many objects need no change.</returns>
    private async Task<int> ApplyStepAsync(ApplyStep step, IReadOnlyList<PlannedObject> planned, CancellationToken cancellationToken)
    {
        var changes = new List<ObjectChange>();
        foreach (var plan in planned)
        {
            changes.Add(plan.Change ?? await PlanDeferredAsync(plan.Desired, cancellationToken).ConfigureAwait(false));
        }

        var needed = changes.Where(change => change.Kind != ChangeKind.None && !_applied.Contains(ObjectIdentity.Of(change.Key))).ToArray();
        await NoteAsync(needed, cancellationToken).ConfigureAwait(false);
        foreach (var change in needed)
        {
            await ApplyOneAsync(change, cancellationToken).ConfigureAwait(false);
        }

        if (step < ApplyStep.CustomResources && needed.Length > 0)
        {
            await RequireHealthAsync([.. needed.Select(change => change.Key)], cancellationToken).ConfigureAwait(false);
        }

        return changes.Count(change => change.Kind == ChangeKind.None && !_applied.Contains(ObjectIdentity.Of(change.Key)));
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

        var (kind, parts) = await _savedState.WriteAsync([.. _saved.Values], cancellationToken).ConfigureAwait(false);
        _inventory = new Inventory(Inventory.Unite(_found, _desired!.Objects.Select(desired => InventoryEntry.Of(desired.Key))))
        {
            Previous = _found,
            Pending = new PendingDeploy(_push.Id, _source.Update.Name, _source.Commit.ToString(), kind, parts),
            Repository = _push.Repository.Name.Value,
        };
        _isWritten = true;
        await _store.WriteAsync(_inventory, cancellationToken).ConfigureAwait(false);
    }

    private SavedObject Save(ObjectChange change) => new(change.Key, change.Kind, _push.Id)
    {
        Before = change.Before,

        // What taking over from kubectl removes the server cannot say beforehand: then all goes back to what it was.
        After = change.Before is { } before && TakesOverFromKubectl(before) ? null : change.After,
    };

    private async Task ApplyOneAsync(ObjectChange change, CancellationToken cancellationToken)
    {
        var identity = ObjectIdentity.Of(change.Key);
        _ = _saved.TryAdd(identity, Save(change));
        _push.OnRollback(NameOf(change.Key), token => RestoreAsync(identity, token));
        _ = _applied.Add(identity);
        try
        {
            if (change is { Kind: ChangeKind.Recreate, Before.Uid: { } uid })
            {
                await DeleteAsync(change.Key, uid, cancellationToken).ConfigureAwait(false);
            }

            var migrated = change.Kind != ChangeKind.Recreate && change.Before is { } before && await MigrateAsync(before, cancellationToken).ConfigureAwait(false);
            var applied = await _client.ApplyAsync(change.Desired, new ApplyRequest(ObjectMarks.FieldManager, change.TakesOver), cancellationToken).ConfigureAwait(false);
            _saved[identity] = Saved(_saved[identity], change, applied, migrated);
            await WarnAsync(applied, cancellationToken).ConfigureAwait(false);
            await TellAsync(Describe(change, applied), cancellationToken).ConfigureAwait(false);
        }
        catch (KubernetesApiException exception)
        {
            var lines = ApiRefusal.Explain(change.Key, exception);
            throw new StageFailedException(lines[0], exception);
        }
    }

    /// <summary>
    /// What is known now that the object was applied. What somebody else changed between the look at it and the change is no part
    /// of the change: it belongs to what was there before.
    /// </summary>
    private static SavedObject Saved(SavedObject saved, ObjectChange change, KubernetesObject applied, bool migrated)
    {
        if (change is not { Kind: ChangeKind.Update or ChangeKind.Adopt, Before: { } before, After: { } predicted } || migrated)
        {
            return saved with { After = applied };
        }

        var corrected = ThreeWayMerge.TakeBack(before, predicted, applied);
        corrected.Metadata["managedFields"] = before.At("metadata", "managedFields")?.DeepClone();
        return saved with { Before = corrected, After = applied };
    }

    private string Describe(ObjectChange change, KubernetesObject applied)
    {
        switch (change.Kind)
        {
            case ChangeKind.Create:
                return $"{NameOf(change.Key)} created";
            case ChangeKind.Recreate:
                return $"{NameOf(change.Key)} deleted and created again";
            case ChangeKind.Adopt:
                return $"{NameOf(change.Key)} taken over";
            default:
                var summary = ObjectDiff.Summary(change.Before!, applied);
                return $"{NameOf(change.Key)} changed{(summary.Length == 0 ? "" : $" ({summary})")}";
        }
    }

    private async Task DeleteAsync(ObjectKey key, string uid, CancellationToken cancellationToken)
    {
        try
        {
            _ = await _client.DeleteAsync(key, new DeleteRequest(Uid: uid), cancellationToken).ConfigureAwait(false);
        }
        catch (KubernetesApiException exception) when (exception.StatusCode == HttpStatusCode.Conflict)
        {
            // It is another one already.
            return;
        }

        using var limit = new CancellationTokenSource(_options.Health.Timeout, _time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            await _restorer.WaitUntilGoneAsync(key, uid, linked.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new StageFailedException($"{NameOf(key)} was deleted and is not gone yet: something waits with its finalizers");
        }
    }

    private bool TakesOverFromKubectl(KubernetesObject live) =>
        _options.Conflicts != KubernetesFieldConflicts.Refuse && ManagedFields.TakenOverFromKubectl(live) is not null;

    /// <summary>Makes what kubectl's commands own GitPush's, so that what no manifest has goes.</summary>
    private async Task<bool> MigrateAsync(KubernetesObject before, CancellationToken cancellationToken)
    {
        var live = before;
        for (var tries = 1; TakesOverFromKubectl(live); tries++)
        {
            var patch = ManagedFields.PatchOf(ManagedFields.TakenOverFromKubectl(live)!, live.ResourceVersion);
            if (live.Annotation(ObjectMarks.LastApplied) is not null)
            {
                patch.Add((JsonNode)new JsonObject { ["op"] = "remove", ["path"] = $"/metadata/annotations/{ObjectMarks.LastApplied.Replace("/", "~1", StringComparison.Ordinal)}" });
            }

            try
            {
                _ = await _client.PatchAsync(live.Key, PatchKind.Json, patch, null, cancellationToken).ConfigureAwait(false);
                return true;
            }
            catch (KubernetesApiException exception) when ((exception.StatusCode is null or HttpStatusCode.Conflict) && tries < MaxTries)
            {
                if (await _client.GetAsync(before.Key, cancellationToken).ConfigureAwait(false) is not { } again)
                {
                    return true;
                }

                live = again;
            }
        }

        return !ReferenceEquals(live, before);
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
