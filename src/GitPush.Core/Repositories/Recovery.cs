using System.Collections.Concurrent;

namespace GitPush.Repositories;

/// <summary>
/// Clears away what servers that died left in the repositories of a root: quarantines, lock files, temporary files and
/// folders. What belongs to a living server, or to git, is never touched. Thread-safe.
/// </summary>
internal sealed class Recovery(ServerInstance instance)
{
    private static readonly EnumerationOptions Files = new() { AttributesToSkip = FileAttributes.ReparsePoint };

    private static readonly EnumerationOptions AllFiles = new()
    {
        AttributesToSkip = FileAttributes.ReparsePoint,
        RecurseSubdirectories = true,
    };

    private readonly Lock _gate = new();
    private readonly ConcurrentQueue<string> _removed = new();
    private Dictionary<string, IDisposable>? _dead;
    private HashSet<string> _clean = [];
    private volatile bool _done;

    /// <summary>Goes through all repositories, if a server died; otherwise nothing is scanned.</summary>
    /// <param name="beforeForgotten">
    /// What else is to be done about the dead instances, by their ids. When it throws, they are not forgotten: the next run finds them again.
    /// </param>
    public async Task<RecoveryResult> RunAsync(
        CancellationToken cancellationToken, Func<IReadOnlyList<string>, CancellationToken, Task>? beforeForgotten = null)
    {
        var dead = await Task.Run(() => Clean(cancellationToken), cancellationToken).ConfigureAwait(false);
        if (dead.Count == 0)
        {
            return new RecoveryResult([], []);
        }

        var isDone = false;
        try
        {
            if (beforeForgotten is not null)
            {
                await beforeForgotten([.. dead.Keys], cancellationToken).ConfigureAwait(false);
            }

            isDone = true;
        }
        finally
        {
            if (!isDone)
            {
                lock (_gate)
                {
                    _ = Finish(dead, forget: false);
                }
            }
        }

        lock (_gate)
        {
            return Finish(dead, forget: true);
        }
    }

    /// <summary>
    /// Clears one repository away before it is used, when <see cref="RunAsync"/> has not come to it yet. Costs nothing
    /// when no server died.
    /// </summary>
    public void EnsureRecovered(string repositoryPath)
    {
        if (_done)
        {
            return;
        }

        lock (_gate)
        {
            var dead = Dead();
            if (dead.Count == 0)
            {
                _done = true;
            }
            else if (_clean.Add(repositoryPath))
            {
                Clean(repositoryPath, dead);
            }
        }
    }

    private Dictionary<string, IDisposable> Clean(CancellationToken cancellationToken)
    {
        Dictionary<string, IDisposable> dead;
        lock (_gate)
        {
            // A later run looks again: other servers of the same root may have died since.
            _done = false;
            dead = Dead();
            if (dead.Count == 0)
            {
                _done = true;
                return dead;
            }
        }

        foreach (var folder in RepositoryFolders.Enumerate(instance.Root))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (IsLeftBehind(Path.GetFileName(folder), dead))
            {
                RemoveFolder(folder);
            }
            else if (RepositoryFolders.IsRepository(folder))
            {
                EnsureRecovered(folder);
            }
        }

        return dead;
    }

    // The claims are held from here to the end: until then no other server clears away after the same dead one.
    private Dictionary<string, IDisposable> Dead()
    {
        if (_dead is not null)
        {
            return _dead;
        }

        var dead = instance.ClaimDead();
        return dead.Count == 0 ? dead : _dead = dead;
    }

    private RecoveryResult Finish(Dictionary<string, IDisposable> dead, bool forget)
    {
        foreach (var (id, claim) in dead)
        {
            if (forget)
            {
                instance.Forget(id);
            }

            claim.Dispose();
        }

        var result = new RecoveryResult([.. dead.Keys], [.. _removed]);
        _removed.Clear();
        _dead = null;
        _clean = [];
        _done = true;
        return result;
    }

    private void Clean(string repository, Dictionary<string, IDisposable> dead)
    {
        var objects = Path.Combine(repository, "objects");
        RemoveFiles(repository, Files, dead);
        RemoveFiles(Path.Combine(repository, "info"), Files, dead);
        RemoveFiles(Path.Combine(repository, "refs"), AllFiles, dead);
        RemoveFiles(objects, Files, dead);
        RemoveFiles(Path.Combine(objects, "pack"), Files, dead);
        RemoveFiles(Path.Combine(objects, "info"), AllFiles, dead);
        foreach (var folder in Directory.Exists(objects) ? Directory.GetDirectories(objects, "*", Files) : [])
        {
            if (IsLeftBehind(Path.GetFileName(folder), dead))
            {
                RemoveFolder(folder);
            }
        }
    }

    private void RemoveFiles(string folder, EnumerationOptions options, Dictionary<string, IDisposable> dead)
    {
        if (!Directory.Exists(folder))
        {
            return;
        }

        foreach (var file in Directory.EnumerateFiles(folder, "*", options))
        {
            var name = Path.GetFileName(file);
            var leftBehind = name.EndsWith(".lock", StringComparison.Ordinal) || name.EndsWith(".keep", StringComparison.Ordinal)
                ? ServerInstance.OwnerOfLock(file) is { } owner && dead.ContainsKey(owner)
                : IsLeftBehind(name, dead);
            if (leftBehind)
            {
                File.Delete(file);
                _removed.Enqueue(file);
            }
        }
    }

    private void RemoveFolder(string folder)
    {
        Directory.Delete(folder, recursive: true);
        _removed.Enqueue(folder);
    }

    private static bool IsLeftBehind(string name, Dictionary<string, IDisposable> dead) =>
        ServerInstance.OwnerOfName(name) is { } owner && dead.ContainsKey(owner);
}
