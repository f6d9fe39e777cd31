using System.Net;
using System.Text.Json.Nodes;
using GitPush.Hooks;
using GitPush.Kubernetes.Apply.Diff;
using GitPush.Kubernetes.Apply.Fields;
using GitPush.Kubernetes.Apply.Inventories;
using GitPush.Kubernetes.Client;

namespace GitPush.Kubernetes.Apply;

/// <content>One object: applied, recreated, taken over, with what it was kept for the roll-back.</content>
internal sealed partial class ApplyRun
{
    private const int MaxTries = 10;
    private const string WaitsForFinalizers = "something waits with its finalizers";

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
            await EnsureLeaseAsync(cancellationToken).ConfigureAwait(false);
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
        await EnsureLeaseAsync(cancellationToken).ConfigureAwait(false);
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
            throw new StageFailedException($"{NameOf(key)} was deleted and is not gone yet: {WaitsForFinalizers}");
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
}
