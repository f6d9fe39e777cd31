using GitPush.Checks;
using GitPush.Diagnostics;
using GitPush.Objects;
using GitPush.Refs;
using GitPush.Repositories;

namespace GitPush.ReceivePack;

/// <content>
/// Pushes from shallow clones. What builds on a history that is here is a push like any other; what would need history to end
/// where it ends for the client is refused, or makes the repository shallow where that is allowed.
/// </content>
internal abstract partial class PushLifecycle
{
    private static readonly TimeSpan ShallowLockTimeout = TimeSpan.FromSeconds(1);

    // Where history shall end in addition to the commits at which it ends already.
    private IReadOnlySet<ObjectId> _newRoots = ShallowFile.None;
    private ShallowUpdate? _shallowUpdate;

    private bool AllowsShallowUpdates =>
        Options.AllowShallowUpdates || (Request.Repository.Config.GetBoolean("receive.shallowupdate") ?? false);

    /// <summary>Refuses the refs that need new roots, or takes note of the roots.</summary>
    private void CheckShallow(RefSnapshot refs)
    {
        if (FindRoots(refs) is not { } roots)
        {
            return;
        }

        using (roots)
        {
            var isAllowed = AllowsShallowUpdates;
            foreach (var command in Accepted.Where(command => !command.IsDelete).ToList())
            {
                if (roots.IsNeededBy(command.NewId, Cancellation.Token) && !isAllowed)
                {
                    command.Reject("shallow update not allowed");
                }
            }

            _newRoots = isAllowed ? roots.Found : ShallowFile.None;
        }
    }

    /// <returns>Null when nothing that the client said of its history is news here: it has none of these commits, or ends there itself.</returns>
    private ShallowRoots? FindRoots(RefSnapshot refs)
    {
        if (Push.Shallows.Count == 0 || Quarantine is null)
        {
            return null;
        }

        var shallow = Request.Repository.Shallow;
        var objects = Quarantine.Objects;
        objects.Rescan();
        var candidates = Push.Shallows.Where(id => !shallow.Contains(id) && objects.IsKnown(id)).ToHashSet();
        return candidates.Count == 0 ? null : new ShallowRoots(objects, refs, shallow, candidates);
    }

    /// <summary>Locks the file <c>shallow</c> where refs that are about to change need new roots.</summary>
    /// <returns>False when it cannot be locked; the refs are refused then.</returns>
    private async ValueTask<bool> TryLockShallowAsync(List<PushCommand> commands)
    {
        if (NeededRoots(commands) is not { Count: > 0 } roots)
        {
            return true;
        }

        _shallowUpdate = await Request.Repository.Memory.Shallow
            .TryBeginUpdateAsync(roots, Services.Instance, Options.Fsync, Settings.Shared, ShallowLockTimeout, CancellationToken.None).ConfigureAwait(false);
        if (_shallowUpdate is null)
        {
            RejectForShallow(commands);
        }

        return _shallowUpdate is not null;
    }

    /// <summary>
    /// The new roots of refs that are about to change. Asked again: of all that was pushed these were accepted, and other refs
    /// may have changed meanwhile.
    /// </summary>
    private List<ObjectId> NeededRoots(List<PushCommand> commands)
    {
        if (_newRoots.Count == 0 || FindRoots(Request.Repository.RefStore.Read()) is not { } roots)
        {
            return [];
        }

        using (roots)
        {
            foreach (var command in commands.Where(command => !command.IsDelete))
            {
                _ = roots.IsNeededBy(command.NewId, CancellationToken.None);
            }

            return [.. roots.Found.Where(_newRoots.Contains)];
        }
    }

    /// <summary>Makes history end where the refs need it, before they name what is above.</summary>
    /// <returns>False when that failed; the refs are refused then.</returns>
    private bool TryWriteShallow(List<PushCommand> commands)
    {
        try
        {
            _shallowUpdate?.Commit();
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            Log.PushFailed(Services.Logger, Id, Request.Repository.Name.Value, exception);
            RejectForShallow(commands);
            return false;
        }
    }

    private void UnlockShallow()
    {
        _shallowUpdate?.Dispose();
        _shallowUpdate = null;
    }

    private static void RejectForShallow(List<PushCommand> commands)
    {
        foreach (var command in commands)
        {
            command.Reject("shallow error");
        }
    }
}
