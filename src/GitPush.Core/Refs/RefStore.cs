using GitPush.Checks;
using GitPush.Objects;
using GitPush.Repositories;

namespace GitPush.Refs;

/// <summary>
/// The refs of one repository, as git's "files" backend keeps them. Thread-safe. What it returns is at most as old as the
/// call: the cache is checked against the stamps of files and folders each time.
/// </summary>
/// <param name="gitDirectory">The bare repository's folder.</param>
/// <param name="objects">Where tags are peeled when refs are packed; without it they are packed unpeeled.</param>
/// <param name="instance">In whose name locks are taken; without it they are as git's own, and no crash is recovered from.</param>
/// <param name="fsync">Whether changes are forced to disk.</param>
internal sealed class RefStore(
    string gitDirectory, ObjectDatabase? objects = null, ServerInstance? instance = null, bool fsync = true)
{
    private const string HeadName = "HEAD";

    private readonly Lock _gate = new();
    private readonly AlternateRefs? _alternates = objects is null ? null : new AlternateRefs(objects);
    private readonly string _refsPath = Path.Combine(gitDirectory, "refs");
    private readonly string _configPath = Path.Combine(gitDirectory, "config");
    private LooseRefFolder? _loose;
    private RawRef _head;
    private volatile StampedHead? _headFile;
    private RefSnapshot? _snapshot;
    private GitRef[] _followed = [];
    private PackedRefs _followedOver = PackedRefs.Empty;
    private volatile PackedRefs _packed = PackedRefs.Empty;
    private volatile StampedConfig? _config;

    public string GitDirectory { get; } = gitDirectory;

    /// <summary>What the repository's <c>config</c> says now.</summary>
    /// <exception cref="RepositoryConfigException">A line is none that git reads.</exception>
    public RepositoryConfig Config => ReadConfig(FileStamp.OfFile(_configPath));

    /// <summary>The refs of the repositories that this one borrows objects from.</summary>
    public IReadOnlyList<RefSnapshot> ReadAlternates() => _alternates?.Read(Config) ?? [];

    internal string PackedRefsPath { get; } = Path.Combine(gitDirectory, "packed-refs");

    internal ServerInstance? Instance => instance;

    internal bool Fsync => fsync;

    /// <summary>What the repository's <c>config</c> says, for whoever has just taken its stamp.</summary>
    /// <exception cref="RepositoryConfigException">A line is none that git reads.</exception>
    internal RepositoryConfig ReadConfig(in FileStamp stamp)
    {
        if (_config is { } known && known.Stamp.IsFresh(stamp))
        {
            return known.Config;
        }

        var read = new StampedConfig(stamp, RepositoryConfig.Load(_configPath));
        _config = read;
        return read.Config;
    }

    /// <summary>All refs at one moment.</summary>
    /// <exception cref="InvalidDataException"><c>packed-refs</c> cannot be read.</exception>
    public RefSnapshot Read()
    {
        lock (_gate)
        {
            // In this order: who packs refs writes packed-refs before he removes the files, so no ref is missed by both.
            var head = ReadFile(HeadName);
            var loose = LooseRefFolder.Read(_refsPath, "refs/", _loose);
            var packed = ReadPacked();
            var isSame = loose.HasSameRefs(_loose) && packed == _followedOver;
            _loose = loose;
            if (_snapshot is not null && isSame && head == _head)
            {
                return _snapshot;
            }

            if (!isSame)
            {
                var files = new List<LooseRef>();
                loose.CopyTo(files);
                _followed = RefSnapshotBuilder.Follow(files, packed);
            }

            (_followedOver, _head) = (packed, head);
            return _snapshot = new RefSnapshot(RefSnapshotBuilder.Head(head, _followed, packed), _followed, packed);
        }
    }

    /// <summary>One ref, without reading the others. Follows symbolic refs. Null when it does not exist or is broken.</summary>
    /// <exception cref="InvalidDataException"><c>packed-refs</c> cannot be read.</exception>
    public GitRef? TryGet(string name)
    {
        if (!RefName.IsStorable(name))
        {
            return null;
        }

        var current = name;
        for (var depth = 0; depth <= RefSnapshotBuilder.MaxSymbolicDepth; depth++)
        {
            var raw = ReadRaw(current, out var peeled);
            switch (raw.Kind)
            {
                case RawRefKind.Id:
                    return new GitRef(name, raw.Id) { Peeled = peeled, SymbolicTarget = depth == 0 ? null : current };
                case RawRefKind.Symbolic:
                    current = raw.Target!;
                    break;
                case RawRefKind.Missing:
                case RawRefKind.Broken:
                default:
                    return null;
            }
        }

        return null;
    }

    /// <summary>Whether there may be refs whose names start with a prefix, by a look at folder and packed refs alone.</summary>
    /// <param name="prefix">Names a folder: it ends in a slash.</param>
    internal bool MayHaveRefsBelow(string prefix) =>
        (Directory.Exists(PathOf(prefix)) && Directory.EnumerateFileSystemEntries(PathOf(prefix)).Any()) || ReadPacked().AnyBelow(prefix);

    /// <summary>A transaction over any number of refs.</summary>
    /// <param name="identity">Who changes the refs, for the reflogs.</param>
    /// <param name="message">Why, for the reflogs: <c>push</c>.</param>
    public RefTransaction BeginTransaction(ReflogIdentity identity, string message) => new(this, identity, message);

    /// <summary>What stands in the place of a ref, without following it.</summary>
    internal RawRef ReadRaw(string name, out ObjectId? peeled)
    {
        peeled = null;
        var raw = ReadFile(name);
        if (raw.Kind == RawRefKind.Missing && ReadPacked().TryGet(name, out var packed) && !packed.Id.IsZero)
        {
            peeled = packed.Peeled;
            return RawRef.Names(packed.Id);
        }

        return raw;
    }

    /// <summary>What the file of a ref says. That of HEAD, which each request asks for and hardly anybody changes, is kept.</summary>
    internal RawRef ReadFile(string name)
    {
        var path = PathOf(name);
        if (name != HeadName)
        {
            return LooseRefFile.Read(path);
        }

        var stamp = FileStamp.OfFile(path);
        if (_headFile is { } known && known.Stamp.IsFresh(stamp))
        {
            return known.Value;
        }

        var read = new StampedHead(stamp, LooseRefFile.Read(path));
        _headFile = read;
        return read.Value;
    }

    internal PackedRefs ReadPacked() => _packed = PackedRefs.Read(PackedRefsPath, _packed);

    internal string PathOf(string name) => Path.Join(GitDirectory, name);

    /// <summary>Reads the objects that refs name, to peel them; null when there is no object database.</summary>
    internal ObjectReader? OpenObjects() => objects?.OpenReader();

    private sealed record StampedConfig(FileStamp Stamp, RepositoryConfig Config);

    private sealed record StampedHead(FileStamp Stamp, RawRef Value);
}
