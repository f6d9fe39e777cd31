using GitPush.Repositories;

namespace GitPush.Refs;

/// <summary>
/// Moves loose refs into <c>packed-refs</c>, as <c>git pack-refs --all</c>: under its lock the file gets the loose values, and
/// afterwards each loose ref is removed under its own lock, if it still has the value that was packed.
/// </summary>
internal sealed class RefPacker(RefStore store, ServerInstance instance)
{
    // Packing can wait for another day, and a repository that would have it wait without end must not hold up all others.
    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(1);

    private readonly string _refsPath = Path.Combine(store.GitDirectory, "refs");

    /// <summary>Packs, unless there is less to pack than is worth it.</summary>
    /// <param name="least">How many loose refs there must be.</param>
    /// <returns>How many loose refs were removed.</returns>
    /// <exception cref="IOException">The file system failed.</exception>
    public async ValueTask<int> RunAsync(int least, CancellationToken cancellationToken)
    {
        if (Collect(least) is not { } refs)
        {
            return 0;
        }

        var lockPath = store.PackedRefsPath + ".lock";
        var timeout = RefLockTimeouts.OfPackedRefs(store.Config);
        timeout = timeout < TimeSpan.Zero || timeout > MaxWait ? MaxWait : timeout;
        if (await LockFile.AcquireAsync(lockPath, timeout, instance, cancellationToken).ConfigureAwait(false) != LockOutcome.Taken)
        {
            return 0;
        }

        try
        {
            // Again, under the lock: a ref that was deleted meanwhile must not come back.
            refs = Collect(1) ?? [];
            Write(refs);
        }
        finally
        {
            LockFile.Release(lockPath);
        }

        var removed = 0;
        foreach (var packed in refs)
        {
            cancellationToken.ThrowIfCancellationRequested();
            removed += TryRemoveLoose(packed) ? 1 : 0;
        }

        return removed;
    }

    /// <summary>The loose refs that can be packed, sorted: neither symbolic ones nor broken ones, nor those of one work tree.</summary>
    private List<GitRef>? Collect(int least)
    {
        var loose = new List<LooseRef>();
        LooseRefFolder.Read(_refsPath, "refs/").CopyTo(loose);
        using var objects = store.OpenObjects();
        if (objects is null)
        {
            return null;
        }

        var refs = new List<GitRef>(loose.Count);
        foreach (var (name, value) in loose)
        {
            if (value.Kind == RawRefKind.Id && !IsOfWorkTree(name) && objects.TryPeel(value.Id, out var peeled))
            {
                refs.Add(new GitRef(name, value.Id) { Peeled = peeled });
            }
        }

        return refs.Count < Math.Max(least, 1) ? null : refs;
    }

    private static bool IsOfWorkTree(string name) =>
        name.StartsWith("refs/bisect/", StringComparison.Ordinal)
        || name.StartsWith("refs/worktree/", StringComparison.Ordinal)
        || name.StartsWith("refs/rewritten/", StringComparison.Ordinal);

    private void Write(List<GitRef> refs)
    {
        if (refs.Count == 0)
        {
            return;
        }

        var temp = Path.Combine(store.GitDirectory, instance.NextTempName());
        try
        {
            using (var file = File.OpenHandle(temp, FileMode.CreateNew, FileAccess.Write))
            {
                SharedRepository.Of(store.Config).Adjust(file);
                RandomAccess.Write(file, store.ReadPacked().Rewrite(refs, PackedRefsTraits.All).WrittenSpan, 0);
                if (store.Fsync)
                {
                    RandomAccess.FlushToDisk(file);
                }
            }

            File.Move(temp, store.PackedRefsPath, overwrite: true);
            if (store.Fsync)
            {
                // Before a loose one is gone, the packed one must be there for good.
                PosixFiles.FlushDirectory(store.GitDirectory);
            }
        }
        finally
        {
            LockFile.Release(temp);
        }
    }

    private bool TryRemoveLoose(in GitRef packed)
    {
        var path = store.PathOf(packed.Name);
        var lockPath = path + ".lock";
        if (LockFile.TryCreate(lockPath, instance) != LockOutcome.Taken)
        {
            return false;
        }

        var isRemoved = false;
        try
        {
            if (LooseRefFile.Read(path) is { Kind: RawRefKind.Id } now && now.Id == packed.Id
                && store.ReadPacked().TryGet(packed.Name, out var value) && value.Id == packed.Id)
            {
                File.Delete(path);
                isRemoved = true;
            }
        }
        finally
        {
            LockFile.Release(lockPath);
        }

        if (isRemoved)
        {
            RefFolders.RemoveEmptyParents(_refsPath, path);
        }

        return isRemoved;
    }
}
