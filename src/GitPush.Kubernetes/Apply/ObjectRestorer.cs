using System.Net;
using System.Text.Json.Nodes;
using GitPush.Kubernetes.Apply.Fields;
using GitPush.Kubernetes.Apply.Inventories;
using GitPush.Kubernetes.Client;

namespace GitPush.Kubernetes.Apply;

/// <summary>
/// Makes an object what it was before a push. What others have changed since stays (<see cref="ThreeWayMerge"/>), what others have
/// deleted stays deleted, and the owners of its fields are who they were.
/// </summary>
internal sealed class ObjectRestorer(KubernetesClient client, TimeProvider time)
{
    private const int MaxTries = 10;
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(250);

    /// <summary>Takes a change back; does nothing where there is nothing to take back.</summary>
    /// <returns>Whether the object is there, as it was.</returns>
    /// <exception cref="KubernetesApiException">The server refuses what was there before.</exception>
    public async Task<bool> RestoreAsync(SavedObject saved, CancellationToken cancellationToken)
    {
        var live = await client.GetAsync(saved.Key, cancellationToken).ConfigureAwait(false);
        if (saved.Before is not { } before)
        {
            _ = await DeleteOursAsync(saved, live, cancellationToken).ConfigureAwait(false);
            return false;
        }

        if (saved.Kind is not (ChangeKind.Recreate or ChangeKind.Delete))
        {
            if (live is null || live.Uid != before.Uid)
            {
                return false;
            }

            await PutBackAsync(saved, before, live, cancellationToken).ConfigureAwait(false);
            return true;
        }

        if (live is { IsBeingDeleted: false } && live.Uid == before.Uid)
        {
            // The deletion had not begun.
            return true;
        }

        if (live is not null && live.Uid != before.Uid && !await DeleteOursAsync(saved, live, cancellationToken).ConfigureAwait(false))
        {
            return false;
        }

        if (before.Uid is { } uid)
        {
            await WaitUntilGoneAsync(saved.Key, uid, cancellationToken).ConfigureAwait(false);
        }

        if (!RebornObject.MayRunAgain(before))
        {
            return false;
        }

        await CreateAgainAsync(before, cancellationToken).ConfigureAwait(false);
        return true;
    }

    /// <summary>Waits until an object is gone, whatever its finalizers have to do.</summary>
    public async Task WaitUntilGoneAsync(ObjectKey key, string uid, CancellationToken cancellationToken)
    {
        while (await client.GetAsync(key, cancellationToken).ConfigureAwait(false) is { } live && live.Uid == uid)
        {
            await Task.Delay(PollInterval, time, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Deletes what a push has created, and nothing that has taken its name.</summary>
    /// <returns>Whether nothing is left of that name.</returns>
    private async Task<bool> DeleteOursAsync(SavedObject saved, KubernetesObject? live, CancellationToken cancellationToken)
    {
        if (live?.Uid is not { } uid || live.Annotation(ObjectMarks.Push) != saved.Push)
        {
            return live is null;
        }

        _ = await client.DeleteAsync(saved.Key, new DeleteRequest(Uid: uid), cancellationToken).ConfigureAwait(false);
        await WaitUntilGoneAsync(saved.Key, uid, cancellationToken).ConfigureAwait(false);
        return true;
    }

    private async Task PutBackAsync(SavedObject saved, KubernetesObject before, KubernetesObject live, CancellationToken cancellationToken)
    {
        for (var tries = 1; ; tries++)
        {
            // Where it is not known what the push did, everything is as it was.
            var changed = saved.After ?? live;
            var restored = ThreeWayMerge.TakeBack(before, changed, live);
            RebornObject.RemoveOrphanedPorts(restored);
            try
            {
                var now = JsonNode.DeepEquals(restored.Json, live.Json)
                    ? live
                    : await client.ReplaceAsync(restored, null, cancellationToken).ConfigureAwait(false);
                await RestoreOwnersAsync(ManagedFields.Restored(before, changed, live, now), now, cancellationToken).ConfigureAwait(false);
                return;
            }
            catch (KubernetesApiException exception) when (exception.StatusCode == HttpStatusCode.Conflict && tries < MaxTries)
            {
                // A controller wrote at the same moment.
                if (await client.GetAsync(saved.Key, cancellationToken).ConfigureAwait(false) is not { } again || again.Uid != before.Uid)
                {
                    return;
                }

                live = again;
            }
        }
    }

    private async Task CreateAgainAsync(KubernetesObject before, CancellationToken cancellationToken)
    {
        KubernetesObject created;
        try
        {
            created = await client.CreateAsync(RebornObject.Of(before, keepsAddress: true), cancellationToken).ConfigureAwait(false);
        }
        catch (KubernetesApiException exception) when (exception.StatusCode == HttpStatusCode.UnprocessableEntity && before is { Kind: "Service", ApiVersion: "v1" })
        {
            // Its address has been given to another one meanwhile.
            created = await client.CreateAsync(RebornObject.Of(before, keepsAddress: false), cancellationToken).ConfigureAwait(false);
        }
        catch (KubernetesApiException exception) when (exception.StatusCode == HttpStatusCode.Conflict)
        {
            // It is there: somebody else was faster, or an answer was lost.
            return;
        }

        for (var tries = 1; ; tries++)
        {
            try
            {
                await RestoreOwnersAsync(ManagedFields.Restored(before, null, null, created), created, cancellationToken).ConfigureAwait(false);
                return;
            }
            catch (KubernetesApiException exception) when (exception.StatusCode == HttpStatusCode.Conflict && tries < MaxTries)
            {
                if (await client.GetAsync(before.Key, cancellationToken).ConfigureAwait(false) is not { } again)
                {
                    return;
                }

                created = again;
            }
        }
    }

    private async Task RestoreOwnersAsync(JsonArray owners, KubernetesObject now, CancellationToken cancellationToken)
    {
        if (!JsonNode.DeepEquals(owners, now.At("metadata", "managedFields")))
        {
            _ = await client.PatchAsync(now.Key, PatchKind.Json, ManagedFields.PatchOf(owners, now.ResourceVersion), null, cancellationToken).ConfigureAwait(false);
        }
    }
}
