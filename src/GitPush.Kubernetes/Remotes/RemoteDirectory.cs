using GitPush.Access;
using GitPush.Kubernetes.Client;

namespace GitPush.Kubernetes.Remotes;

/// <summary>
/// The Remotes that there are now. Whoever asks sees a change as soon as it was told here: a key that was taken away opens nothing
/// any more, also for who is logged in. Safe for use by several threads.
/// </summary>
internal sealed class RemoteDirectory(RemoteReader reader) : IKeyGrants, IDisposable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<ObjectKey, RemoteEntry> _entries = [];
    private volatile RemoteIndex _index = new([]);

    /// <summary>All of them, as one state.</summary>
    public RemoteIndex Index => _index;

    /// <summary>Takes a Remote as it is now.</summary>
    /// <returns>Null when this very state is known.</returns>
    public RemoteEntry? Set(KubernetesObject remote)
    {
        lock (_lock)
        {
            var entry = SetCore(remote);
            if (entry is not null)
            {
                _index = new RemoteIndex(_entries.Values);
            }

            return entry;
        }
    }

    /// <summary>Forgets a Remote: who is about to use it is refused, and pushes that run are cancelled.</summary>
    /// <returns>As it was; null when it was not known.</returns>
    public RemoteEntry? Remove(ObjectKey key)
    {
        RemoteEntry? removed;
        lock (_lock)
        {
            if (!_entries.Remove(key, out removed))
            {
                return null;
            }

            _index = new RemoteIndex(_entries.Values);
        }

        removed.Life.End();
        return removed;
    }

    /// <summary>Takes all Remotes of a kind, of one namespace or of all of them, as they are now.</summary>
    /// <param name="ns">Null for all.</param>
    /// <returns>Those that are new or have changed, and those that are gone.</returns>
    public (IReadOnlyList<RemoteEntry> Changed, IReadOnlyList<RemoteEntry> Gone) Replace(string apiVersion, string? ns, IReadOnlyList<KubernetesObject> remotes)
    {
        List<RemoteEntry> changed;
        List<RemoteEntry> gone;
        lock (_lock)
        {
            var present = remotes.Select(remote => remote.Key).ToHashSet();
            gone = [.. _entries.Values.Where(entry => entry.Key.ApiVersion == apiVersion && (ns is null || entry.Namespace == ns) && !present.Contains(entry.Key))];
            gone.ForEach(entry => _entries.Remove(entry.Key));
            changed = [.. remotes.Select(SetCore).OfType<RemoteEntry>()];
            _index = new RemoteIndex(_entries.Values);
        }

        gone.ForEach(entry => entry.Life.End());
        return (changed, gone);
    }

    public IReadOnlyList<IKeyGrant> Find(string fingerprint) => _index.FindKeys(fingerprint);

    public void Dispose()
    {
        lock (_lock)
        {
            foreach (var entry in _entries.Values)
            {
                entry.Life.Dispose();
            }

            _entries.Clear();
        }
    }

    private RemoteEntry? SetCore(KubernetesObject remote)
    {
        var known = _entries.GetValueOrDefault(remote.Key);
        if (known is not null && known.Uid == remote.Uid && known.Object.ResourceVersion == remote.ResourceVersion)
        {
            return null;
        }

        // Another object of the same name is another Remote: what the old one was granted ends here.
        var isSame = known is not null && known.Uid == remote.Uid;
        if (!isSame)
        {
            known?.Life.End();
        }

        // One that is being deleted and kept by finalizers is gone, as far as pushers are concerned.
        var entry = reader.Read(remote, isSame ? known!.Life : new RemoteLife());
        if (remote.IsBeingDeleted)
        {
            entry = entry with { Keys = [] };
            entry.Life.End();
        }

        _entries[remote.Key] = entry;
        return entry;
    }
}
