using System.Diagnostics.CodeAnalysis;
using System.IO.Enumeration;
using GitPush.Objects;

namespace GitPush.Packs;

/// <summary>The packs of one <c>objects/pack</c> folder, as it was when it was last listed. Thread-safe.</summary>
internal sealed class PackSet(string directory) : IDisposable
{
    private readonly FolderStamp _stamp = new(directory);
    private readonly Lock _gate = new();
    private volatile PackFile[]? _packs;
    private volatile PackFile? _lastHit;
    private int _version;

    /// <summary>Changes whenever the list does.</summary>
    public int Version => Volatile.Read(ref _version);

    /// <summary>The packs, newest first.</summary>
    public IReadOnlyList<PackFile> Packs => Current;

    private PackFile[] Current
    {
        get
        {
            if (_packs is { } packs)
            {
                return packs;
            }

            lock (_gate)
            {
                return _packs ?? List();
            }
        }
    }

    /// <summary>Finds an object in the packs that are listed, the pack of the last hit first.</summary>
    public bool TryFind(ObjectId id, [NotNullWhen(true)] out PackFile? pack, out long offset)
    {
        var packs = Current;
        var last = _lastHit;
        if (last is not null && TryFind(last, id, out offset))
        {
            pack = last;
            return true;
        }

        foreach (var candidate in packs)
        {
            if (candidate != last && TryFind(candidate, id, out offset))
            {
                _lastHit = candidate;
                pack = candidate;
                return true;
            }
        }

        pack = null;
        offset = 0;
        return false;
    }

    /// <summary>Adds the ids that begin with some digits, up to <paramref name="limit"/> ids in the set.</summary>
    public void AddMatches(AbbreviatedId prefix, ISet<ObjectId> matches, int limit)
    {
        foreach (var pack in Current)
        {
            try
            {
                pack.Index.AddMatches(prefix, matches, limit);
            }
            catch (PackGoneException)
            {
                Drop(pack);
            }
        }
    }

    /// <summary>Lists the folder again when it may have changed.</summary>
    public void Rescan()
    {
        if (_packs is not null && _stamp.IsCurrent)
        {
            return;
        }

        lock (_gate)
        {
            if (_packs is null || !_stamp.IsCurrent)
            {
                _ = List();
            }
        }
    }

    /// <summary>Makes the next look-up list the folder.</summary>
    public void Forget() => _stamp.Forget();

    /// <summary>Takes out a pack whose file was found to be gone.</summary>
    public void Drop(PackFile pack)
    {
        lock (_gate)
        {
            if (_lastHit == pack)
            {
                _lastHit = null;
            }

            if (_packs is { } packs && packs.Contains(pack))
            {
                Replace(packs, Array.FindAll(packs, other => other != pack));
                _stamp.Forget();
            }
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            Replace(_packs ?? [], []);
        }
    }

    private bool TryFind(PackFile pack, ObjectId id, out long offset)
    {
        try
        {
            return pack.TryFind(id, out offset);
        }
        catch (PackGoneException)
        {
            Drop(pack);
            offset = 0;
            return false;
        }
    }

    private PackFile[] List()
    {
        _stamp.BeginListing();
        var old = _packs ?? [];
        var known = old.ToDictionary(pack => pack.Name);
        var found = ListNames();
        if (_packs is not null && found.Count == old.Length && found.TrueForAll(name => known.ContainsKey(name)))
        {
            return old;
        }

        var packs = found.ConvertAll(
            name => known.TryGetValue(name, out var pack) ? pack : new PackFile(Path.Combine(directory, name + ".pack")));
        return Replace(old, [.. packs]);
    }

    private PackFile[] Replace(PackFile[] old, PackFile[] packs)
    {
        _packs = packs;
        _lastHit = null;
        Interlocked.Increment(ref _version);
        foreach (var gone in old.Except(packs))
        {
            gone.Dispose();
        }

        return packs;
    }

    /// <summary>Names of what has both a pack and an index, newest first. What is still being written has another name.</summary>
    private List<string> ListNames()
    {
        var packs = new List<(string Name, DateTimeOffset Time)>();
        var indexes = new HashSet<string>(StringComparer.Ordinal);
        try
        {
            var files = new FileSystemEnumerable<(string Name, DateTimeOffset Time)>(
                directory,
                static (ref entry) => (
                    entry.FileName.ToString(), entry.FileName.EndsWith(".pack") ? entry.LastWriteTimeUtc : default))
            {
                ShouldIncludePredicate = static (ref entry) =>
                    entry.FileName.StartsWith("pack-") && (entry.FileName.EndsWith(".pack") || entry.FileName.EndsWith(".idx")),
            };
            foreach (var (file, time) in files)
            {
                var name = Path.GetFileNameWithoutExtension(file);
                if (file.EndsWith(".idx", StringComparison.Ordinal))
                {
                    _ = indexes.Add(name);
                }
                else
                {
                    packs.Add((name, time));
                }
            }
        }
        catch (DirectoryNotFoundException)
        {
            return [];
        }

        packs.RemoveAll(pack => !indexes.Contains(pack.Name));
        packs.Sort((a, b) => b.Time.CompareTo(a.Time) is var order and not 0 ? order : string.CompareOrdinal(a.Name, b.Name));
        return packs.ConvertAll(pack => pack.Name);
    }
}
