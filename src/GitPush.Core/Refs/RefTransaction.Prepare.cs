using GitPush.Objects;
using GitPush.Repositories;

namespace GitPush.Refs;

/// <content>The first half: locks and old values.</content>
internal sealed partial class RefTransaction
{
    /// <summary>Takes the locks and compares the old values.</summary>
    /// <returns>
    /// The refs that cannot be changed, by name; empty when the transaction may be committed. With failures it can only be
    /// disposed.
    /// </returns>
    public async ValueTask<IReadOnlyDictionary<string, RefFailure>> PrepareAsync(CancellationToken cancellationToken)
    {
        if (_state != State.Open)
        {
            throw new InvalidOperationException("A transaction is prepared once.");
        }

        CheckNames();
        FollowSymbolicRefs();
        CheckNamesAgainstEachOther();
        if (_failures.Count == 0)
        {
            await LockAllAsync(cancellationToken);
        }

        if (_failures.Count == 0)
        {
            CompareOldValues();
        }

        if (_failures.Count == 0 && await LockPackedRefsAsync(cancellationToken))
        {
            WriteNewValues();
        }

        if (_failures.Count == 0)
        {
            _state = State.Prepared;
        }

        return _failures;
    }

    // In the order of their names, so that two transactions cannot wait for each other.
    private async ValueTask LockAllAsync(CancellationToken cancellationToken)
    {
        var timeout = RefLockTimeouts.OfRef(_config);
        foreach (var edit in _edits.Values)
        {
            if (await LockAsync(edit, timeout, cancellationToken) is { } failure)
            {
                Fail(edit, failure);

                // One wait is enough to know that the transaction fails; the other refs are looked at once.
                timeout = TimeSpan.Zero;
            }
        }
    }

    private async ValueTask<RefFailure?> LockAsync(RefEdit edit, TimeSpan timeout, CancellationToken cancellationToken)
    {
        // git, and our own transactions, remove folders that became empty: one that was just made can be gone again.
        for (var attempt = 0; attempt < 100; attempt++)
        {
            switch (await LockFile.AcquireAsync(LockPathOf(edit), timeout, _store.Instance, cancellationToken))
            {
                case LockOutcome.Taken:
                    edit.IsLocked = true;
                    return null;
                case LockOutcome.Held:
                    NoteHeldLock(edit.Name + ".lock", edit);
                    return RefFailure.Locked;
                case LockOutcome.NoFolder when !TryCreateFolder(edit):
                    return RefFailure.NameConflict;
                case LockOutcome.NoFolder:
                    break;
                case LockOutcome.Failed:
                default:
                    return RefFailure.Storage;
            }
        }

        return RefFailure.Storage;
    }

    /// <returns>False when a ref is where a folder must be.</returns>
    private bool TryCreateFolder(RefEdit edit)
    {
        var folder = Path.GetDirectoryName(_store.PathOf(edit.Name))!;
        if (!Directory.Exists(_refsPath))
        {
            // The repository was deleted: what is made here now would be in the way of the next one of that name.
            return true;
        }

        for (var above = folder; above.Length > _refsPath.Length; above = Path.GetDirectoryName(above)!)
        {
            if (File.Exists(above))
            {
                return false;
            }

            _changedFolders.Add(Path.GetDirectoryName(above)!);
        }

        try
        {
            _shared.CreateFolder(folder);
        }
        catch (IOException)
        {
            // A ref was written there, or a folder was removed, since we looked: the next attempt tells.
        }

        return true;
    }

    private void CompareOldValues()
    {
        var packed = _store.ReadPacked();
        var free = new HashSet<string>(StringComparer.Ordinal);
        foreach (var edit in _edits.Values)
        {
            if (Compare(edit, packed, free) is { } failure)
            {
                Fail(edit, failure);
            }
        }
    }

    private RefFailure? Compare(RefEdit edit, PackedRefs packed, HashSet<string> free)
    {
        var path = _store.PathOf(edit.Name);
        var raw = _store.ReadFile(edit.Name);
        if (edit.Follows is not null)
        {
            return raw.Kind == RawRefKind.Symbolic && raw.Target == edit.Follows.Name ? null : RefFailure.Locked;
        }

        if (edit.NewTarget is not null)
        {
            edit.CurrentId = _store.TryGet(edit.Name)?.Id ?? ObjectId.Zero;
        }
        else if (raw.Kind is RawRefKind.Broken or RawRefKind.Symbolic)
        {
            return RefFailure.IncorrectOldValue;
        }
        else
        {
            edit.CurrentId = raw.Kind == RawRefKind.Id ? raw.Id : packed.TryGet(edit.Name, out var value) ? value.Id : ObjectId.Zero;
        }

        if (edit.OldId is { } expected && expected != edit.CurrentId)
        {
            return expected.IsZero ? RefFailure.AlreadyExists
                : edit.CurrentId.IsZero ? RefFailure.DoesNotExist
                : RefFailure.IncorrectOldValue;
        }

        var isNew = raw.Kind == RawRefKind.Missing && (edit.IsCreate || edit.NewTarget is not null);
        return isNew && !IsNameFree(edit.Name, packed, free) ? RefFailure.NameConflict
            : raw.Kind == RawRefKind.Missing && !edit.IsDelete && Directory.Exists(path) && !RefFolders.TryRemoveEmpty(path) ? RefFailure.NameConflict
            : null;
    }

    // Loose refs above the name would have kept its lock from being made; packed ones, above and below, are looked up.
    private static bool IsNameFree(string name, PackedRefs packed, HashSet<string> free)
    {
        for (var slash = name.LastIndexOf('/'); slash > 0; slash = name.LastIndexOf('/', slash - 1))
        {
            var above = name[..slash];
            if (!free.Contains(above))
            {
                if (packed.TryGet(above, out _))
                {
                    return false;
                }

                free.Add(above);
            }
        }

        return !packed.AnyBelow(name + "/");
    }
}
