using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using GitPush.Diagnostics;
using GitPush.Objects;
using Microsoft.Extensions.Logging;

namespace GitPush.Packs;

/// <summary>The packs of one <c>objects/pack</c> folder, as it was when it was last listed. Thread-safe.</summary>
/// <param name="logger">Is told of packs whose index is damaged, once for each.</param>
internal sealed class PackSet(string directory, ILogger? logger = null) : IDisposable
{
    private readonly FolderStamp _stamp = new(directory);
    private readonly Lock _gate = new();
    private volatile PackListing? _listing;
    private volatile PackFile? _lastHit;
    private int _version;
    private long _listedAt;

    /// <summary>Changes whenever the list does.</summary>
    public int Version => Volatile.Read(ref _version);

    /// <summary>The packs, newest first.</summary>
    public IReadOnlyList<PackFile> Packs => Current.Packs;

    /// <summary>Those of them whose index is not damaged.</summary>
    public IEnumerable<PackFile> Usable => Current.Packs.Where(IsUsable);

    private PackListing Current
    {
        get
        {
            if (_listing is { } listing)
            {
                return listing;
            }

            lock (_gate)
            {
                return _listing ?? List();
            }
        }
    }

    /// <summary>Finds an object in the packs that are listed, the pack of the last hit first.</summary>
    public bool TryFind(ObjectId id, [NotNullWhen(true)] out PackFile? pack, out long offset)
    {
        var packs = Current.Packs;
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
        foreach (var pack in Usable)
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
    /// <param name="freshness">How old a listing is taken as it is.</param>
    public void Rescan(TimeSpan freshness = default)
    {
        if (_listing is not null && (Stopwatch.GetElapsedTime(Volatile.Read(ref _listedAt)) < freshness || _stamp.IsCurrent))
        {
            return;
        }

        lock (_gate)
        {
            if (_listing is null || !_stamp.IsCurrent)
            {
                _ = List();
            }
        }
    }

    /// <summary>
    /// Puts a pack into the list: one in memory, which is in no folder, or one that was just stored. The list counts as no
    /// newer for it: others may have stored packs at the same time, and whoever looks in vain lists the folder.
    /// </summary>
    public void Add(PackFile pack)
    {
        lock (_gate)
        {
            var listing = _listing ?? (pack.IsResident ? PackListing.Empty : List());
            if (!listing.Contains(pack.Name))
            {
                Replace(listing, listing.With(pack));
                _lastHit = pack;
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

            if (_listing is { } listing && listing.Contains(pack))
            {
                Replace(listing, listing.Without(pack));
                _stamp.Forget();
            }
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            Replace(_listing ?? PackListing.Empty, PackListing.Empty);
        }
    }

    private bool TryFind(PackFile pack, ObjectId id, out long offset)
    {
        offset = 0;
        if (pack.IsDistrusted)
        {
            return false;
        }

        try
        {
            return pack.TryFind(id, out offset);
        }
        catch (PackGoneException)
        {
            Drop(pack);
            return false;
        }
        catch (PackFormatException e)
        {
            Distrust(pack, e);
            return false;
        }
    }

    private bool IsUsable(PackFile pack)
    {
        if (pack.IsDistrusted)
        {
            return false;
        }

        try
        {
            _ = pack.Index;
            return true;
        }
        catch (PackGoneException)
        {
            // For whoever reads it: what it held is elsewhere now.
            return true;
        }
        catch (PackFormatException e)
        {
            Distrust(pack, e);
            return false;
        }
    }

    private void Distrust(PackFile pack, PackFormatException problem)
    {
        if (pack.Distrust() && logger is not null)
        {
            Log.PackIgnored(logger, pack.Path, problem.Message);
        }
    }

    // The folder has changed: an index may have been written anew.
    private static void TrustAgain(PackListing listing)
    {
        foreach (var pack in listing.Packs)
        {
            if (pack.IsDistrusted)
            {
                pack.TrustAgain();
            }
        }
    }

    private PackListing List()
    {
        var now = Stopwatch.GetTimestamp();
        _stamp.BeginListing();
        var old = _listing;
        PackListing found;
        try
        {
            found = PackListing.Read(directory, old ?? PackListing.Empty);
        }
        catch
        {
            // What is known is older than the stamp would have it.
            _stamp.Forget();
            throw;
        }

        Volatile.Write(ref _listedAt, now);
        TrustAgain(found);
        return found == old ? old : Replace(old ?? PackListing.Empty, found);
    }

    private PackListing Replace(PackListing old, PackListing listing)
    {
        _listing = listing;
        _lastHit = null;
        Interlocked.Increment(ref _version);
        foreach (var pack in old.Packs)
        {
            if (!listing.Contains(pack))
            {
                pack.Dispose();
            }
        }

        return listing;
    }
}
