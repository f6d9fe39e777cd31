using GitPush.Kubernetes.Apply.Inventories;
using GitPush.Kubernetes.Client;
using GitPush.Kubernetes.Health;
using GitPush.Objects;

namespace GitPush.Kubernetes.Apply;

/// <content>
/// A push that was under way when its server crashed. It was never accepted, so that what it did is taken back before the next
/// one begins; where the refs say that it was accepted, only the end of it is missing.
/// </content>
internal sealed partial class ApplyRun
{
    private async Task<Inventory> HealAsync(Inventory inventory, PendingDeploy pending, CancellationToken cancellationToken)
    {
        var closed = inventory with { Pending = null, Previous = null };
        if (WasAccepted(pending))
        {
            if (!_push.IsPlan)
            {
                await CloseAsync(closed, pending, cancellationToken).ConfigureAwait(false);
            }

            return closed;
        }

        if (_push.IsPlan)
        {
            await TellAsync($"push {pending.Push} ended in the middle of its deployment: the next push takes back what it did before anything else", cancellationToken).ConfigureAwait(false);
            return closed with { Objects = inventory.Previous ?? inventory.Objects };
        }

        Log.HealingDeployment(_logger, _push.Id, pending.Push, _name);
        await TellAsync($"push {pending.Push} ended in the middle of its deployment: taking back what it did", cancellationToken).ConfigureAwait(false);
        var left = new List<InventoryEntry>();
        var restored = new List<ObjectKey>();
        foreach (var saved in (await _savedState.ReadAsync(pending, cancellationToken).ConfigureAwait(false)).Reverse())
        {
            if (await TryTakeBackAsync(saved, cancellationToken).ConfigureAwait(false))
            {
                restored.Add(saved.Key);
            }
            else
            {
                left.Add(InventoryEntry.Of(saved.Key));
            }
        }

        await StuckPods.ReplaceAsync(_client, restored, _time, TellNotFreed, cancellationToken).ConfigureAwait(false);

        closed = closed with { Objects = Inventory.Unite(inventory.Previous ?? [], left) };
        await CloseAsync(closed, pending, cancellationToken).ConfigureAwait(false);
        return closed;
    }

    private bool WasAccepted(PendingDeploy pending)
    {
        try
        {
            // A push that goes back to an older commit would have the ref name an ancestor of what it names still.
            return ObjectId.TryParse(pending.Commit, out var commit)
                && _push.Repository.Resolve(pending.Ref) is { } now && now.ToString() != pending.Former
                && _push.Repository.Resolve($"{pending.Ref}^{{commit}}") is { } tip
                && (tip == commit || _push.Repository.IsAncestor(commit, tip));
        }
        catch (KeyNotFoundException)
        {
            // Its objects went with its quarantine.
            return false;
        }
    }

    /// <returns>False where the object stays as it is.</returns>
    private async Task<bool> TryTakeBackAsync(SavedObject saved, CancellationToken cancellationToken)
    {
        // The push may be long ago, and others may have put something into it since.
        if (saved.Before is null && ApplyOrder.HoldsData(saved.Key))
        {
            await TellAsync($"{NameOf(saved.Key)} stays, as data would go with it", cancellationToken).ConfigureAwait(false);
            return false;
        }

        using var limit = new CancellationTokenSource(_options.Health.Timeout, _time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            _ = await _restorer.RestoreAsync(saved, linked.Token).ConfigureAwait(false);
            return true;
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            await TellAsync($"{NameOf(saved.Key)} could not be taken back in time: {WaitsForFinalizers}", cancellationToken).ConfigureAwait(false);
            return false;
        }
        catch (KubernetesApiException exception) when (exception.StatusCode is not null)
        {
            Log.ObjectNotRestored(_logger, exception, _push.Id, saved.Key.ToString());
            await TellAsync($"{ApiRefusal.Explain(saved.Key, exception)[0]}: it stays as it is", cancellationToken).ConfigureAwait(false);
            return false;
        }
    }
}
