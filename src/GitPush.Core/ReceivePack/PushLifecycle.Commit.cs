using System.Security.Claims;
using GitPush.Checks;
using GitPush.Diagnostics;
using GitPush.History;
using GitPush.Objects;
using GitPush.Packs;
using GitPush.Protocol;
using GitPush.Refs;
using GitPush.Repositories;

namespace GitPush.ReceivePack;

/// <content>The step in which the push becomes true: locks, objects, refs, in this order.</content>
internal abstract partial class PushLifecycle
{
    private const string BranchPrefix = "refs/heads/";

    private async Task CommitAsync()
    {
        // From here on the push goes to its end: whoever wants to cancel it comes too late.
        if (IsRefused || !BeginCommit())
        {
            return;
        }

        if (!ChangesRefs)
        {
            RefuseWhenMoved();
            _committed = !IsRefused;
            return;
        }

        var commands = Accepted.Where(ChangesSomething).ToList();
        var head = NewHead(commands);
        if (MakesRoom(commands))
        {
            // git, too, deletes in a transaction of its own where a push is not atomic: what is gone is out of the way.
            var isRoom = await CommitAsync(commands.FindAll(command => command.IsDelete), null).ConfigureAwait(false);
            commands = commands.FindAll(command => !command.IsDelete);
            if (!isRoom)
            {
                // Nobody has looked which of them would have had room all the same.
                commands.ForEach(static command => command.Reject("failed to update ref"));
                commands.Clear();
                head = null;
            }
        }

        if (!IsRefused)
        {
            await CommitAsync(commands, head).ConfigureAwait(false);
        }

        _committed = !IsRefused;
        if (_committed)
        {
            DropQuarantine();
            UpdateServerInfo();
            Services.Maintenance.OnPushed(Request.Repository);
        }
    }

    /// <summary>What stages have run for is to be what the refs name, though they do not change: somebody else's git may have moved one.</summary>
    private void RefuseWhenMoved()
    {
        if (Accepted.FirstOrDefault(command => CurrentId(command.Name) != command.NewId) is { } moved)
        {
            RefuseAll(PushResult.Rejected, $"{moved.Name} has moved meanwhile");
        }
    }

    /// <summary>Whether a ref can only be created once another one is deleted: <c>a/b</c> where <c>a</c> was, or <c>a</c> where <c>a/b</c> was.</summary>
    private bool MakesRoom(List<PushCommand> commands)
    {
        if (Push.Atomic || !commands.Exists(command => command.IsDelete))
        {
            return false;
        }

        var isDelete = commands.ToDictionary(command => command.Name, command => command.IsDelete, StringComparer.Ordinal);
        return commands.Exists(command => RefName.Parents(command.Name).Any(parent =>
            isDelete.TryGetValue(parent, out var isParentDelete) && isParentDelete != command.IsDelete));
    }

    /// <summary>Changes some refs, all or none.</summary>
    /// <returns>Whether they changed.</returns>
    private async Task<bool> CommitAsync(List<PushCommand> commands, string? head)
    {
        if (!TryWritePack())
        {
            return false;
        }

        using var transaction = Request.Repository.RefStore.BeginTransaction(ReflogIdentity(), ReflogMessage);
        foreach (var command in commands)
        {
            transaction.Update(command.Name, command.OldId, command.NewId);
        }

        if (head is not null)
        {
            transaction.SetSymbolicTarget("HEAD", head);
        }

        // Locks first: a push that cannot have them leaves no object behind.
        var failures = await transaction.PrepareAsync(CancellationToken.None).ConfigureAwait(false);
        if (failures.Count > 0)
        {
            await TellHeldLocksAsync(transaction.HeldLocks).ConfigureAwait(false);
            foreach (var command in commands)
            {
                command.Reject(!Push.Atomic && failures.TryGetValue(command.Name, out var failure) ? ReasonOf(failure) : "atomic transaction failed");
            }

            if (!_changed)
            {
                RefuseAll(PushResult.Rejected, "atomic transaction failed");
            }

            return false;
        }

        try
        {
            return await TryLockShallowAsync(commands).ConfigureAwait(false) && TryMigrate() && TryWriteShallow(commands)
                && TryChange(transaction, commands);
        }
        finally
        {
            UnlockShallow();
        }
    }

    /// <summary>Says whose fault it is that a ref cannot be locked: to the pusher in git's words, to the log and the record which file it is.</summary>
    private async Task TellHeldLocksAsync(IReadOnlyDictionary<string, string> heldLocks)
    {
        foreach (var (path, name) in heldLocks)
        {
            Log.RefLockHeld(Services.Logger, Id, Request.Repository.Name.Value, name, path);
            _reason ??= Output.MaskReason($"another process held '{path}'");
            await Output.WriteLineAsync(
                Printable.Text($"error: cannot lock ref '{name}': Unable to create '{path}': File exists."), CancellationToken.None).ConfigureAwait(false);
        }
    }

    private bool TryChange(RefTransaction transaction, List<PushCommand> commands)
    {
        try
        {
            transaction.Commit();
        }
        catch (Exception exception)
        {
            Log.PushFailed(Services.Logger, Id, Request.Repository.Name.Value, exception);
            RefuseUnchanged(commands);
        }

        _changed = true;
        return commands.TrueForAll(command => command.Rejection is null);
    }

    // Where the repository's config asks for it, as of git.
    private bool UnpacksObjects => Pack is { } pack && pack.ObjectCount < Settings.UnpackLimit;

    /// <summary>Has the pushed objects on the disk before any ref is locked.</summary>
    private bool TryWritePack() => UnpacksObjects || TryStore(static (quarantine, pack, fsync) => quarantine.Write(pack, fsync));

    /// <summary>Uses the time in which others have the turn for what takes longest in a small push: to wait for the disk.</summary>
    private void WriteAhead()
    {
        try
        {
            if (Pack is { Resident: not null } pack && !UnpacksObjects)
            {
                Quarantine!.Write(pack, Options.Fsync);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It is tried again in the push's turn, and told if it fails then.
        }
    }

    /// <summary>Makes the pushed objects the repository's own.</summary>
    private bool TryMigrate() => UnpacksObjects
        ? TryStore(static (quarantine, _, fsync) => quarantine.Unpack(fsync))
        : TryStore(static (quarantine, pack, fsync) => quarantine.Migrate(pack, fsync));

    private bool TryStore(Action<Quarantine, ReceivedPack, bool> step)
    {
        if (Pack is null || _changed)
        {
            return true;
        }

        try
        {
            step(Quarantine!, Pack, Options.Fsync);
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // No room, no permission, or no repository any more.
            Log.PushFailed(Services.Logger, Id, Request.Repository.Name.Value, exception);
            RefuseAll(PushResult.Failed, "unable to migrate objects to permanent storage");
            return false;
        }
    }

    /// <summary>For clients of other servers. That it fails is no reason to tell this client anything else about its push.</summary>
    private void UpdateServerInfo()
    {
        if (!Settings.UpdatesServerInfo)
        {
            return;
        }

        try
        {
            ServerInfo.Update(Request.Repository, Services.Instance);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Log.ServerInfoNotUpdated(Services.Logger, Id, exception);
        }
    }

    /// <summary>Clears the quarantine away. That it cannot be is no reason to tell the client anything else about its push.</summary>
    private void DropQuarantine()
    {
        try
        {
            Quarantine?.Dispose();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Log.QuarantineNotRemoved(Services.Logger, Id, exception);
        }

        Quarantine = null;
    }

    private bool BeginCommit()
    {
        if (_turn!.TryMarkCommitting() && Cancellation.TryDecide())
        {
            return true;
        }

        RefuseAll(PushResult.Cancelled, Cancellation.Description);
        return false;
    }

    /// <summary>After a failure in the middle, what the refs name now is what the client must be told.</summary>
    private void RefuseUnchanged(List<PushCommand> commands)
    {
        foreach (var command in commands)
        {
            if (CurrentId(command.Name) != command.NewId)
            {
                command.Reject("failed to update ref");
            }
        }

        _result = PushResult.Failed;
    }

    /// <summary>What a ref names; null when that cannot be read.</summary>
    private ObjectId? CurrentId(string name)
    {
        try
        {
            return Request.Repository.RefStore.TryGet(name)?.Id ?? ObjectId.Zero;
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Deleting what is not there is no error and no change.</summary>
    private bool ChangesSomething(PushCommand command) =>
        command.AnsweredBy is null && (!command.IsDelete || Request.Repository.RefStore.TryGet(command.Name) is not null);

    /// <summary>
    /// The branch that HEAD shall point to: when the first branches come into a repository whose HEAD names another, HEAD
    /// follows, or a clone would check out nothing. Not where HEAD is what a work tree has checked out.
    /// </summary>
    private string? NewHead(List<PushCommand> commands)
    {
        var created = commands.Where(command => command is { IsBranch: true, OldId.IsZero: true, IsDelete: false }).Select(command => command.Name).ToList();
        if (created.Count == 0 || Settings.HasWorkTree)
        {
            return null;
        }

        var refs = Request.Repository.RefStore.Read();
        if (refs.Head is not { Target: { } target, Id: null } || refs.WithPrefix(BranchPrefix).Any() || created.Contains(target))
        {
            return null;
        }

        return ((string[])["refs/heads/main", "refs/heads/master"]).FirstOrDefault(created.Contains) ?? created[0];
    }

    /// <summary>Who pushes; without an address of the user's own the one that git-http-backend(1) makes up: <c>user@http.127.0.0.1</c>.</summary>
    private ReflogIdentity ReflogIdentity()
    {
        var user = Request.User;
        var name = UserName ?? "anonymous";
        var email = user.FindFirst(ClaimTypes.Email)?.Value ?? (Request.Connection is { RemoteAddress: { } address, Transport: var transport } ? $"{name}@{transport}.{address}" : $"{name}@localhost");
        return new ReflogIdentity(name, email, Services.Time.GetLocalNow());
    }

    private static string ReasonOf(RefFailure failure) => failure switch
    {
        RefFailure.InvalidName => "funny refname",
        RefFailure.AlreadyExists => "reference already exists",
        RefFailure.DoesNotExist => "reference does not exist",
        RefFailure.IncorrectOldValue => "incorrect old value provided",
        RefFailure.NameConflict => "refname conflict",
        RefFailure.CaseConflict => "reference conflict due to case-insensitive filesystem",
        _ => "failed to update ref",
    };
}
