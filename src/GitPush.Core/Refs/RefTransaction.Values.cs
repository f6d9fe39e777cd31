using GitPush.Objects;
using GitPush.Repositories;

namespace GitPush.Refs;

/// <content>The new values: each in a file beside its ref or, when there are many new refs, all in packed-refs.</content>
internal sealed partial class RefTransaction
{
    // git takes this lock for every delete, whether the ref is packed or not: nobody may pack it before it is gone.
    private async ValueTask<bool> LockPackedRefsAsync(CancellationToken cancellationToken)
    {
        var creates = 0;
        var deletes = false;
        foreach (var edit in _edits.Values)
        {
            creates += edit.IsCreate && IsPackable(edit) ? 1 : 0;
            deletes |= edit is { IsDelete: true, CurrentId.IsZero: false };
        }

        if (creates < PackedCreates && !deletes)
        {
            return true;
        }

        var outcome = await LockFile.AcquireAsync(_packedLockPath, RefLockTimeouts.OfPackedRefs(_config), _store.Instance, cancellationToken);
        _packedLocked = outcome == LockOutcome.Taken;
        foreach (var edit in _edits.Values)
        {
            if (!_packedLocked && (edit.IsCreate || edit.IsDelete))
            {
                Fail(edit, outcome == LockOutcome.Held ? RefFailure.Locked : RefFailure.Storage);
                if (outcome == LockOutcome.Held)
                {
                    NoteHeldLock(Path.GetFileName(_packedLockPath), edit);
                }
            }

            edit.IsPacked = creates >= PackedCreates && edit.IsCreate && IsPackable(edit);
        }

        return _packedLocked;
    }

    private void WriteNewValues()
    {
        foreach (var edit in _edits.Values)
        {
            if (edit is { IsChange: true, IsDelete: false, IsPacked: false })
            {
                var content = edit.NewTarget is { } target ? LooseRefFile.Format(target) : LooseRefFile.Format(edit.NewId);
                var temp = TempPathIn(Path.GetDirectoryName(_store.PathOf(edit.Name))!);
                if (TryWrite(edit, temp, content))
                {
                    edit.TempPath = temp;
                }
            }
        }

        if (_packedLocked && _failures.Count == 0)
        {
            WritePackedRefs();
        }
    }

    private void WritePackedRefs()
    {
        var packed = _store.ReadPacked();
        var changes = PackedChanges(packed, out var traits);
        if (changes.Count == 0)
        {
            return;
        }

        var temp = TempPathIn(_store.GitDirectory);
        var first = _edits[changes[0].Name];
        if (TryWrite(first, temp, packed.Rewrite(changes, traits).WrittenMemory.Span))
        {
            _packedTempPath = temp;
        }
    }

    // The header may promise peeled values only where each new line has what it needs of them.
    private List<GitRef> PackedChanges(PackedRefs packed, out PackedRefsTraits traits)
    {
        traits = PackedRefsTraits.All;
        var changes = new List<GitRef>();
        using var objects = _store.OpenObjects();
        foreach (var edit in _edits.Values)
        {
            if (edit.IsDelete && packed.TryGet(edit.Name, out _))
            {
                changes.Add(new GitRef(edit.Name, ObjectId.Zero));
            }
            else if (edit.IsPacked)
            {
                ObjectId? peeled = null;
                if (objects is null || !objects.TryPeel(edit.NewId, out peeled))
                {
                    peeled = null;
                    traits &= ~(PackedRefsTraits.FullyPeeled
                        | (edit.Name.StartsWith("refs/tags/", StringComparison.Ordinal) ? PackedRefsTraits.Peeled : 0));
                }

                changes.Add(new GitRef(edit.Name, edit.NewId) { Peeled = peeled });
            }
        }

        return changes;
    }

    private bool TryWrite(RefEdit edit, string path, ReadOnlySpan<byte> content)
    {
        try
        {
            var file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
            using var closing = _store.Fsync ? null : file;
            if (_store.Fsync)
            {
                _unflushed.Add(file);
            }

            _shared.Adjust(file);
            RandomAccess.Write(file, content, 0);
            if (_store.Fsync)
            {
                PosixFiles.StartWriting(file);
            }

            if (_unflushed.Count == MaxUnflushed)
            {
                FlushValues();
            }

            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            LockFile.Release(path);
            Fail(edit, RefFailure.Storage);
            return false;
        }
    }

    // The writing of all of them has begun: waiting for the first is waiting for most of the others.
    private void FlushValues()
    {
        foreach (var file in _unflushed)
        {
            RandomAccess.FlushToDisk(file);
            file.Dispose();
        }

        _unflushed.Clear();
    }

    private string TempPathIn(string folder) =>
        Path.Join(folder, _store.Instance is { } instance ? instance.NextTempName() : $".gitpush-{Guid.NewGuid():N}");

    // Refs beside refs/, such as HEAD, always have a file.
    private static bool IsPackable(RefEdit edit) => edit.Name.StartsWith("refs/", StringComparison.Ordinal);
}
