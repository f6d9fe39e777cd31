using System.Diagnostics.CodeAnalysis;
using GitPush.CommitGraphs;
using GitPush.Packs;
using Microsoft.Extensions.Logging;

namespace GitPush.Objects;

/// <summary>
/// The objects of one repository: packs and loose objects of one <c>objects</c> folder and of its alternates, and behind them
/// those of a fallback (a quarantine falls back to the repository's own objects). Thread-safe; readers are not and belong to
/// one operation each.
/// </summary>
/// <remarks>
/// git may pack, unpack and delete files at any time. Packs are listed once and looked through first; before an object is said
/// to be missing its folders are looked at again, as git does. The empty tree exists everywhere.
/// </remarks>
internal sealed class ObjectDatabase : IDisposable
{
    private readonly FolderStamp _alternatesStamp;
    private readonly Lock _gate = new();
    private readonly ILogger? _logger;
    private volatile ObjectFolder[]? _folders;
    private int _alternatesVersion;

    /// <param name="objectsDirectory">The folder <c>objects</c>.</param>
    /// <param name="fallback">Where objects are looked for that are not in it.</param>
    /// <param name="logger">Is told of damage that is worked around.</param>
    public ObjectDatabase(string objectsDirectory, ObjectDatabase? fallback = null, ILogger? logger = null)
    {
        _logger = logger;
        ObjectsDirectory = objectsDirectory;
        Fallback = fallback;
        Local = new ObjectFolder(objectsDirectory, logger);
        _alternatesStamp = new FolderStamp(AlternatesFile.FileOf(objectsDirectory));
    }

    public string ObjectsDirectory { get; }

    public ObjectDatabase? Fallback { get; }

    /// <summary>The folder itself, without alternates and fallback.</summary>
    public ObjectFolder Local { get; }

    /// <summary>The object folders that this one borrows from, as its file names them now. Costs one system call while that does not change.</summary>
    public IReadOnlyList<string> Alternates
    {
        get
        {
            var folders = _folders is { } known && _alternatesStamp.IsCurrent ? known : ReadAlternates();
            return folders.Length == 1 ? [] : [.. folders.Skip(1).Select(folder => folder.Path)];
        }
    }

    /// <summary>The folder itself, then its alternates.</summary>
    private ObjectFolder[] Folders => _folders ?? ReadAlternates();

    /// <summary>Changes whenever a pack appears or disappears in a list that was read.</summary>
    internal int Version
    {
        get
        {
            var version = Volatile.Read(ref _alternatesVersion) + (Fallback?.Version ?? 0);
            foreach (var folder in Folders)
            {
                version += folder.Packs.Version;
            }

            return version;
        }
    }

    /// <summary>Whether the object exists here or in the fallback. Looks at the folder again before it says no.</summary>
    public bool Contains(ObjectId id)
    {
        if (id == ObjectId.EmptyTree)
        {
            return true;
        }

        int version;
        do
        {
            version = Version;
            if (TryFindPacked(id, out _, out _) || TryFindLoose(id, out _))
            {
                return true;
            }
        }
        while (HasChangedSince(version));
        return false;
    }

    /// <summary>
    /// Whether the object exists as far as the folders are known now: for whoever asks for many ids that most likely exist
    /// nowhere, and has called <see cref="Rescan"/> before.
    /// </summary>
    public bool IsKnown(ObjectId id) => id == ObjectId.EmptyTree || TryFindPacked(id, out _, out _) || TryFindLoose(id, out _);

    /// <summary>Whether the object exists in this folder itself, not in an alternate or the fallback.</summary>
    public bool ContainsLocally(ObjectId id)
    {
        int version;
        do
        {
            version = Local.Packs.Version;
            if (Local.Packs.TryFind(id, out _, out _) || Local.Loose.Contains(id))
            {
                return true;
            }

            Local.Packs.Rescan();
        }
        while (version != Local.Packs.Version);
        return false;
    }

    /// <summary>Finds a packed object, for whoever copies entries as they lie.</summary>
    /// <returns>False when the object is loose or does not exist.</returns>
    public bool TryLocate(ObjectId id, [NotNullWhen(true)] out PackFile? pack, out long offset)
    {
        int version;
        do
        {
            version = Version;
            if (TryFindPacked(id, out pack, out offset))
            {
                return true;
            }
        }
        while (!TryFindLoose(id, out _) && HasChangedSince(version));
        return false;
    }

    /// <summary>The ids that begin with some digits, sorted.</summary>
    /// <param name="limit">How many are enough.</param>
    public IReadOnlyList<ObjectId> Find(AbbreviatedId prefix, int limit)
    {
        var matches = new SortedSet<ObjectId>();
        for (var database = this; database is not null; database = database.Fallback)
        {
            foreach (var folder in database.Folders)
            {
                folder.Packs.Rescan();
                folder.Packs.AddMatches(prefix, matches, limit);
                folder.Loose.AddMatches(prefix, matches, limit);
            }
        }

        return [.. matches];
    }

    public ObjectReader OpenReader() => new(this);

    /// <summary>The usable packs that are listed now: the folder's own, those of its alternates and those of the fallback.</summary>
    public PackFile[] ListPacks()
    {
        var packs = new List<PackFile>();
        for (var database = this; database is not null; database = database.Fallback)
        {
            foreach (var folder in database.Folders)
            {
                packs.AddRange(folder.Packs.Usable);
            }
        }

        return [.. packs];
    }

    /// <summary>Puts a pack into the folder's list: one that is in memory, or one that was just stored there.</summary>
    public void Add(PackFile pack) => Local.Packs.Add(pack);

    /// <summary>Forgets how old the list of packs is, so that the next look-up that finds nothing in it reads the folder again.</summary>
    public void Refresh()
    {
        foreach (var folder in Folders)
        {
            folder.Packs.Forget();
        }
    }

    /// <summary>Closes the files. The fallback is left alone: it is not this database's own.</summary>
    public void Dispose()
    {
        foreach (var folder in _folders ?? [Local])
        {
            folder.Dispose();
        }
    }

    /// <summary>
    /// The commit-graph of the repository itself, or of the first alternate that has one. A quarantine has none of its own.
    /// Whether it may be used is for the repository to say.
    /// </summary>
    internal StoredCommitGraph? ReadCommitGraph()
    {
        if (Fallback is not null)
        {
            return Fallback.ReadCommitGraph();
        }

        foreach (var folder in Folders)
        {
            if (folder.CommitGraphs.Read(Folders.Select(static other => other.Path)) is { } graph)
            {
                return graph;
            }
        }

        return null;
    }

    /// <summary>Takes no more notice of a commit-graph that was found to be damaged.</summary>
    internal void Distrust(StoredCommitGraph graph, CommitGraphException problem)
    {
        Fallback?.Distrust(graph, problem);
        foreach (var folder in Folders)
        {
            folder.CommitGraphs.Distrust(graph, problem);
        }
    }

    /// <summary>Looks through the packs that are listed.</summary>
    internal bool TryFindPacked(ObjectId id, [NotNullWhen(true)] out PackFile? pack, out long offset)
    {
        for (var database = this; database is not null; database = database.Fallback)
        {
            foreach (var folder in database.Folders)
            {
                if (folder.Packs.TryFind(id, out pack, out offset))
                {
                    return true;
                }
            }
        }

        pack = null;
        offset = 0;
        return false;
    }

    /// <summary>Looks for a loose object.</summary>
    internal bool TryFindLoose(ObjectId id, [NotNullWhen(true)] out LooseObjects? loose)
    {
        for (var database = this; database is not null; database = database.Fallback)
        {
            foreach (var folder in database.Folders)
            {
                if (folder.Loose.Contains(id))
                {
                    loose = folder.Loose;
                    return true;
                }
            }
        }

        loose = null;
        return false;
    }

    /// <summary>Lists the folders again where they may have changed.</summary>
    /// <param name="version">The <see cref="Version"/> before the caller looked in vain.</param>
    /// <returns>Whether looking again may find more.</returns>
    internal bool HasChangedSince(int version)
    {
        Rescan();
        return version != Version;
    }

    /// <summary>Lists the folders again where they may have changed.</summary>
    /// <param name="freshness">How old a list of packs is taken as it is.</param>
    internal void Rescan(TimeSpan freshness = default)
    {
        for (var database = this; database is not null; database = database.Fallback)
        {
            if (!database._alternatesStamp.IsCurrent)
            {
                _ = database.ReadAlternates();
            }

            foreach (var folder in database.Folders)
            {
                folder.Packs.Rescan(freshness);
            }
        }
    }

    /// <summary>Takes out a pack whose file was found to be gone.</summary>
    internal void Drop(PackFile pack)
    {
        for (var database = this; database is not null; database = database.Fallback)
        {
            foreach (var folder in database.Folders)
            {
                folder.Packs.Drop(pack);
            }
        }
    }

    private ObjectFolder[] ReadAlternates()
    {
        lock (_gate)
        {
            if (_folders is not null && _alternatesStamp.IsCurrent)
            {
                return _folders;
            }

            _alternatesStamp.BeginListing();
            var old = _folders ?? [Local];
            List<string> paths;
            try
            {
                paths = AlternatesFile.Read(ObjectsDirectory);
            }
            catch
            {
                // What is known is older than the stamp would have it.
                _alternatesStamp.Forget();
                throw;
            }

            if (_folders is not null && paths.SequenceEqual(old.Skip(1).Select(folder => folder.Path)))
            {
                return old;
            }

            ObjectFolder[] folders =
            [
                Local,
                .. paths.Select(path => old.Skip(1).FirstOrDefault(folder => folder.Path == path) ?? new ObjectFolder(path, _logger)),
            ];
            _folders = folders;
            Interlocked.Increment(ref _alternatesVersion);
            foreach (var gone in old.Except(folders))
            {
                gone.Dispose();
            }

            return folders;
        }
    }
}
