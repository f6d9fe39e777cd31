using GitPush.Repositories;

namespace GitPush.Refs;

/// <content>
/// The second half. A process that dies anywhere in it leaves each ref with its old or its new value: every change is one
/// rename or one removal, and what is temporary carries the instance's id.
/// </content>
internal sealed partial class RefTransaction
{
    /// <summary>Changes the refs. Must follow a <see cref="PrepareAsync"/> that returned no failure.</summary>
    /// <exception cref="IOException">The file system failed in the middle; refs that were not yet changed are as they were.</exception>
    public void Commit()
    {
        if (_state != State.Prepared)
        {
            throw new InvalidOperationException("Only a prepared transaction can be committed.");
        }

        try
        {
            FlushValues();
            foreach (var edit in _edits.Values)
            {
                Log(edit);
                if (edit.TempPath is { } temp)
                {
                    Rename(temp, _store.PathOf(edit.Name));
                    edit.TempPath = null;
                    edit.IsWritten = true;
                }
            }

            CommitPackedRefs();
            Flush();
        }
        catch (UnauthorizedAccessException e)
        {
            throw new IOException("The file system refused to change a ref.", e);
        }
        finally
        {
            Dispose();
        }
    }

    // The line comes before the change, as git has it: a log that cannot be written keeps the ref as it is.
    private void Log(RefEdit edit)
    {
        var root = edit;
        while (root.Follows is not null)
        {
            root = root.Follows;
        }

        // The log of a deleted ref goes with it, and the logs of symbolic refs that point to it tell so.
        if (!root.IsChange || edit.IsDelete)
        {
            return;
        }

        var newId = root.NewTarget is null ? root.NewId : _store.TryGet(root.NewTarget)?.Id;
        if (newId is not null)
        {
            _reflog.Append(edit.Name, root.CurrentId, newId.Value);
        }
    }

    private void CommitPackedRefs()
    {
        if (!_packedLocked)
        {
            return;
        }

        // A deleted ref leaves packed-refs first. The other way round its old packed value would be seen for a moment, and
        // for good after a crash.
        if (_packedTempPath is { } temp)
        {
            Rename(temp, _store.PackedRefsPath);
            _packedTempPath = null;
            if (_store.Fsync && HasDeletes())
            {
                PosixFiles.FlushDirectory(_store.GitDirectory);
            }
        }

        foreach (var edit in _edits.Values)
        {
            if (edit.IsDelete)
            {
                var path = _store.PathOf(edit.Name);
                if (File.Exists(path))
                {
                    File.Delete(path);
                    _changedFolders.Add(Path.GetDirectoryName(path)!);
                }

                _reflog.Delete(edit.Name);
            }
        }

        // Only now: who packed refs before the files were gone would bring them back.
        ReleasePacked();
    }

    private bool HasDeletes()
    {
        foreach (var edit in _edits.Values)
        {
            if (edit.IsDelete)
            {
                return true;
            }
        }

        return false;
    }

    private void Rename(string temp, string path)
    {
        _changedFolders.Add(Path.GetDirectoryName(path)!);
        try
        {
            File.Move(temp, path, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException && Directory.Exists(path))
        {
            // Somebody tried to lock a ref below this one, which made a folder and left it empty.
            if (!RefFolders.TryRemoveEmpty(path))
            {
                throw;
            }

            File.Move(temp, path, overwrite: true);
        }
    }

    private void Flush()
    {
        if (!_store.Fsync)
        {
            return;
        }

        foreach (var folder in _changedFolders)
        {
            if (Directory.Exists(folder))
            {
                PosixFiles.FlushDirectory(folder);
            }
        }
    }
}
