using GitPush.Hooks;
using GitPush.Kubernetes.Apply.Inventories;
using GitPush.Kubernetes.Client;

namespace GitPush.Kubernetes.Apply;

/// <content>What earlier pushes have deployed and no manifest has any more.</content>
internal sealed partial class ApplyRun
{
    /// <summary>The objects of the inventory that go: they carry its label still, and nothing keeps them.</summary>
    private async Task<IReadOnlyList<KubernetesObject>> FindObsoleteAsync(CancellationToken cancellationToken)
    {
        var wanted = _desired!.Objects.Select(desired => ObjectIdentity.Of(desired.Key)).ToHashSet();
        var dropped = _found.Where(entry => !wanted.Contains(entry.Identity)).ToArray();
        if (!_options.Prune || dropped.Length == 0)
        {
            return [];
        }

        if (wanted.Count == 0 && !_options.AllowEmpty)
        {
            throw new StageFailedException($"the push has no objects and would delete all {dropped.Length} of '{_name}': is the folder of its manifests the right one? (AllowEmpty = true lets it)");
        }

        var obsolete = new List<KubernetesObject>();
        foreach (var entry in dropped)
        {
            var found = await FindAsync(entry, cancellationToken).ConfigureAwait(false);
            if (found is { IsBeingDeleted: false } && IsOurs(found) && await GoesAsync(found, cancellationToken).ConfigureAwait(false))
            {
                obsolete.Add(found);
            }
        }

        return [.. ApplyOrder.Sort(obsolete, found => found.Key).Reverse()];
    }

    private bool IsOurs(KubernetesObject found) =>
        found.Label(ObjectMarks.Inventory) == _name && (found.Label(ObjectMarks.InventoryNamespace) ?? found.Namespace) == _namespace;

    private async ValueTask<bool> GoesAsync(KubernetesObject found, CancellationToken cancellationToken)
    {
        var asked = found.Annotation(ObjectMarks.Prune);
        if (asked == ObjectMarks.Disabled || (ApplyOrder.HoldsData(found.Key) && asked != ObjectMarks.Enabled))
        {
            if (!_isStale)
            {
                await TellAsync($"{NameOf(found.Key)} is in no manifest any more, and stays{(asked == ObjectMarks.Disabled ? "" : ", as data would go with it")}", cancellationToken).ConfigureAwait(false);
            }

            return false;
        }

        return true;
    }

    /// <summary>An object of the inventory, also when its kind is served in other versions only by now.</summary>
    private async Task<KubernetesObject?> FindAsync(InventoryEntry entry, CancellationToken cancellationToken)
    {
        var key = entry.Key;
        if (await _client.FindTypeAsync(key.ApiVersion, key.Kind, cancellationToken).ConfigureAwait(false) is null)
        {
            var types = await _client.GetTypesAsync(cancellationToken).ConfigureAwait(false);
            if (types.FirstOrDefault(type => type.Kind == key.Kind && new ObjectKey(type.ApiVersion, "", null, "").Group == key.Group) is not { } served)
            {
                return null;
            }

            key = key with { ApiVersion = served.ApiVersion };
        }

        return await _client.GetAsync(key, cancellationToken).ConfigureAwait(false);
    }

    private async Task PruneAsync(CancellationToken cancellationToken)
    {
        if (_obsolete.Count > 0)
        {
            // A push that only removes has not noted anything yet.
            await NoteAsync([], cancellationToken).ConfigureAwait(false);
        }

        foreach (var obsolete in _obsolete)
        {
            _push.OnRollback(NameOf(obsolete.Key), token => RestoreAsync(ObjectIdentity.Of(obsolete.Key), token));
            await DeleteAsync(obsolete.Key, obsolete.Uid!, cancellationToken).ConfigureAwait(false);
            await TellAsync($"pruned {NameOf(obsolete.Key)}", cancellationToken).ConfigureAwait(false);
        }

        await WriteFinalInventoryAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task WriteFinalInventoryAsync(CancellationToken cancellationToken)
    {
        // Without Prune what earlier pushes have deployed stays known, for a push that prunes again.
        var objects = Inventory.Unite(_options.Prune ? [] : _found, _desired!.Objects.Select(desired => InventoryEntry.Of(desired.Key)));
        if (_inventory?.Pending is null && objects.ToHashSet().SetEquals(_found))
        {
            return;
        }

        await EnsureLeaseAsync(cancellationToken).ConfigureAwait(false);
        _inventory = (_inventory ?? Inventory.Empty) with { Objects = objects, Repository = _push.Repository.Name.Value };
        _isWritten = true;
        await _store.WriteAsync(_inventory, cancellationToken).ConfigureAwait(false);
    }
}
