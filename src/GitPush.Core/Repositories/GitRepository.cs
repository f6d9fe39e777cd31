using GitPush.Objects;
using GitPush.Refs;

namespace GitPush.Repositories;

/// <summary>
/// A repository, as stages and hosts read it. Safe for use by several threads. Ids that do not exist, or are not of the type
/// that a method asks for, throw <see cref="KeyNotFoundException"/> with the id in the message. Reading objects reads local
/// files and is synchronous; what writes much, a check-out or a tar, is asynchronous.
/// </summary>
public sealed partial class GitRepository
{
    private readonly IReadOnlySet<ObjectId> _newRoots;
    private readonly RepositoryConfig? _config;

    /// <param name="memory">What is kept from one request to the next; null: nothing.</param>
    /// <param name="config">What its <c>config</c> said when a request came for it; null: what it says whenever it is asked for.</param>
    internal GitRepository(
        RepositoryName name, string path, ObjectDatabase objects, RefStore refs, RepositoryMemory? memory = null, RepositoryConfig? config = null)
        : this(name, path, objects, refs, memory ?? new RepositoryMemory(path), ShallowFile.None, config)
    {
    }

    private GitRepository(
        RepositoryName name,
        string path,
        ObjectDatabase objects,
        RefStore refs,
        RepositoryMemory memory,
        IReadOnlySet<ObjectId> newRoots,
        RepositoryConfig? config)
    {
        _config = config;
        Name = name;
        Path = path;
        Objects = objects;
        RefStore = refs;
        Memory = memory;
        _newRoots = newRoots;
    }

    /// <summary>The repository's name.</summary>
    public RepositoryName Name { get; }

    /// <summary>The bare repository's folder on the server.</summary>
    public string Path { get; }

    internal ObjectDatabase Objects { get; }

    internal RefStore RefStore { get; }

    /// <summary>What one request learned and the next need not learn again.</summary>
    internal RepositoryMemory Memory { get; }

    /// <summary>
    /// The commits at which history ends now, whatever parents they name: every walk has to know them. Empty unless the
    /// repository is shallow.
    /// </summary>
    /// <exception cref="InvalidDataException">The file <c>shallow</c> cannot be read.</exception>
    internal IReadOnlySet<ObjectId> Shallow
    {
        get
        {
            var roots = Memory.Shallow.Read();
            return _newRoots.Count == 0 ? roots : roots.Concat(_newRoots).ToHashSet();
        }
    }

    /// <summary>What the repository's <c>config</c> said when this request began, as a git program reads it once.</summary>
    internal RepositoryConfig Config => _config ?? RefStore.Config;

    /// <summary>
    /// Opens a repository: for tools, for tests, and for an <see cref="IRepositoryStore"/> of the host's own. Takes a bare
    /// repository's folder, or that of a work tree with <c>.git</c> in it. Its files close when nobody refers to it any more.
    /// </summary>
    /// <param name="path">The folder.</param>
    /// <param name="name">The name under which it is served and recorded. Default: the folder's name.</param>
    /// <exception cref="DirectoryNotFoundException">There is no repository.</exception>
    /// <exception cref="NotSupportedException">The repository needs what GitPush does not have, such as SHA-256 ids.</exception>
    public static GitRepository Open(string path, RepositoryName? name = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var folder = System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(path));
        var inWorkTree = System.IO.Path.Combine(folder, ".git");
        var gitDirectory = Directory.Exists(inWorkTree) ? inWorkTree : folder;
        var objects = System.IO.Path.Combine(gitDirectory, "objects");
        if (!Directory.Exists(objects) || !File.Exists(System.IO.Path.Combine(gitDirectory, "HEAD")))
        {
            throw new DirectoryNotFoundException($"'{path}' is not a git repository.");
        }

        var database = new ObjectDatabase(objects);
        var refs = new RefStore(gitDirectory, database);
        return RepositoryFormat.FindUnsupported(refs.Config) is { } reason
            ? throw new NotSupportedException($"'{path}' cannot be opened: {reason}.")
            : new GitRepository(name ?? NameOf(folder), gitDirectory, database, refs);
    }

    /// <summary>The repository's name and folder.</summary>
    public override string ToString() => $"{Name} ({Path})";

    /// <summary>The same repository seen through a quarantine.</summary>
    /// <param name="newRoots">Commits of the quarantine at which history will end.</param>
    internal GitRepository WithObjects(ObjectDatabase objects, IReadOnlySet<ObjectId> newRoots) =>
        new(Name, Path, objects, RefStore, Memory, newRoots, _config);

    /// <summary>The folder's name, with what no repository's name may have replaced.</summary>
    private static RepositoryName NameOf(string folder)
    {
        if (System.IO.Path.GetFileName(folder) == ".git")
        {
            folder = System.IO.Path.GetDirectoryName(folder) ?? folder;
        }

        var name = System.IO.Path.GetFileName(folder);
        if (RepositoryName.TryParse(name, out var parsed))
        {
            return parsed;
        }

        var letters = name.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-').Take(RepositoryName.MaxLength - 1);
        return RepositoryName.Parse($"_{string.Concat(letters)}");
    }
}
