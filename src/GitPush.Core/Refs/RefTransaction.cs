using GitPush.Objects;
using GitPush.Repositories;
using Microsoft.Win32.SafeHandles;

namespace GitPush.Refs;

/// <summary>
/// Changes any number of refs: first every lock is taken and every old value is compared, then all are changed. Disposing a
/// transaction that was not committed gives the locks back and changes nothing. A ref and one below it (<c>a</c> and
/// <c>a/b</c>) cannot be in one transaction, not even when the one is deleted to make room for the other, as in git.
/// </summary>
internal sealed partial class RefTransaction : IDisposable
{
    // From here on new refs are written into packed-refs, all by one rename, and get no file of their own.
    private const int PackedCreates = 64;

    // How many files with new values are held open at most.
    private const int MaxUnflushed = 64;

    // Which lock was held is said of so many refs; of more it would be the same story.
    private const int MaxHeldLocks = 16;

    private readonly RefStore _store;
    private readonly RepositoryConfig _config;
    private readonly Reflog _reflog;
    private readonly SharedRepository _shared;
    private readonly string _refsPath;
    private readonly string _packedLockPath;
    private readonly SortedDictionary<string, RefEdit> _edits = new(RefNameComparer.Instance);
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private readonly Dictionary<string, RefFailure> _failures = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _heldLocks = new(StringComparer.Ordinal);

    // Folders whose entries changed, and which are forced to disk at the end.
    private readonly HashSet<string> _changedFolders = new(StringComparer.Ordinal);

    // New values that the system has begun to write to disk; they are flushed before the first of them gets its name.
    private readonly List<SafeFileHandle> _unflushed = [];
    private State _state = State.Open;
    private bool _packedLocked;
    private string? _packedTempPath;

    internal RefTransaction(RefStore store, ReflogIdentity identity, string message)
    {
        _store = store;
        _config = store.Config;
        _reflog = new Reflog(store.GitDirectory, _config, identity, message);
        _shared = SharedRepository.Of(_config);
        _refsPath = Path.Combine(store.GitDirectory, "refs");
        _packedLockPath = store.PackedRefsPath + ".lock";
    }

    private enum State
    {
        Open,
        Prepared,
        Closed,
    }

    /// <summary>
    /// The lock files that somebody else still held after the wait, the first few of them, as paths below the repository; each
    /// with the ref, or one of them, that needed it.
    /// </summary>
    public IReadOnlyDictionary<string, string> HeldLocks => _heldLocks;

    /// <summary>Adds an update. A symbolic ref is followed: what it points to is updated.</summary>
    /// <param name="name">The full name.</param>
    /// <param name="oldId">What it must name; zero: it must not exist.</param>
    /// <param name="newId">What it shall name; zero: it is deleted.</param>
    public void Update(string name, ObjectId oldId, ObjectId newId) =>
        Add(new RefEdit(name, name) { OldId = oldId, NewId = newId });

    /// <summary>Adds the new target of a symbolic ref, such as HEAD. It need not exist.</summary>
    public void SetSymbolicTarget(string name, string target)
    {
        ArgumentException.ThrowIfNullOrEmpty(target);
        Add(new RefEdit(name, name) { NewTarget = target });
    }

    /// <summary>Gives back every lock that is held. What was committed stays.</summary>
    public void Dispose()
    {
        if (_state != State.Closed)
        {
            _state = State.Closed;
            Release();
        }
    }

    private void Add(RefEdit edit)
    {
        if (_state != State.Open)
        {
            throw new InvalidOperationException("A transaction takes no more updates once it is prepared.");
        }

        if (!_names.Add(edit.Name))
        {
            throw new ArgumentException($"'{edit.Name}' is in the transaction already.", nameof(edit));
        }

        _edits.Add(edit.Name, edit);
    }

    private void Fail(RefEdit edit, RefFailure failure) => _failures.TryAdd(edit.ReportedAs, failure);

    private void NoteHeldLock(string path, RefEdit edit)
    {
        if (_heldLocks.Count < MaxHeldLocks)
        {
            _ = _heldLocks.TryAdd(path, edit.ReportedAs);
        }
    }

    // Temporary files first: while a lock is held, nobody removes the folder that they are in.
    private void Release()
    {
        _unflushed.ForEach(static file => file.Dispose());
        _unflushed.Clear();
        var emptied = new HashSet<string>(StringComparer.Ordinal);
        foreach (var edit in _edits.Values)
        {
            if (edit.TempPath is { } temp)
            {
                LockFile.Release(temp);
                edit.TempPath = null;
            }

            if (edit.IsLocked)
            {
                var lockPath = LockPathOf(edit);
                LockFile.Release(lockPath);
                edit.IsLocked = false;
                if (!edit.IsWritten)
                {
                    emptied.Add(Path.GetDirectoryName(lockPath)!);
                }
            }
        }

        ReleasePacked();
        foreach (var folder in emptied)
        {
            if (folder.StartsWith(_refsPath, StringComparison.Ordinal))
            {
                RefFolders.RemoveEmptyParents(_refsPath, Path.Join(folder, "lock"));
            }
        }
    }

    private void ReleasePacked()
    {
        if (_packedTempPath is { } temp)
        {
            LockFile.Release(temp);
            _packedTempPath = null;
        }

        if (_packedLocked)
        {
            LockFile.Release(_packedLockPath);
            _packedLocked = false;
        }
    }

    private string LockPathOf(RefEdit edit) => _store.PathOf(edit.Name) + ".lock";
}
