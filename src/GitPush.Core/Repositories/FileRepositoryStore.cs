using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using GitPush.Objects;
using GitPush.Refs;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace GitPush.Repositories;

/// <summary>
/// Bare repositories below <see cref="GitPushOptions.RepositoryRoot"/>. What was read of a repository is kept from one
/// request to the next. Links are never followed: what they lead to is not there.
/// </summary>
internal sealed partial class FileRepositoryStore : IRepositoryStore, IDisposable
{
    private readonly GitPushOptions _options;
    private readonly ServerInstance _instance;
    private readonly Recovery _recovery;
    private readonly ILogger? _logger;
    private readonly ConcurrentDictionary<string, OpenedRepository> _opened = new(StringComparer.Ordinal);

    public FileRepositoryStore(IOptions<GitPushOptions> options, ServerInstance instance, Recovery recovery, ILogger<FileRepositoryStore>? logger = null)
    {
        _options = options.Value;
        _instance = instance;
        _recovery = recovery;
        _logger = logger;
    }

    private string Root => _instance.Root;

    /// <inheritdoc/>
    /// <exception cref="NotSupportedException">The repository needs something that this server does not have.</exception>
    public ValueTask<GitRepository?> OpenAsync(RepositoryName name, CancellationToken cancellationToken = default)
    {
        var path = PathOf(name);
        if (!RepositoryFolders.IsPlainFolder(Root, path) || !RepositoryFolders.IsRepository(path))
        {
            Forget(path);
            return new((GitRepository?)null);
        }

        _recovery.EnsureRecovered(path);
        return new(Open(name, path));
    }

    /// <inheritdoc/>
    public ValueTask<GitRepository> CreateAsync(RepositoryName name, CancellationToken cancellationToken = default)
    {
        var path = PathOf(name);
        var parent = Path.GetDirectoryName(path)!;
        CheckFolders(name, parent);
        var temp = Path.Combine(parent, _instance.NextTempName());

        // The instance has made the root. One that has gone since, unmounted or moved away, is not to be found with one new
        // repository in it.
        if (!Directory.Exists(Root))
        {
            throw new DirectoryNotFoundException($"The repositories' folder '{Root}' does not exist.");
        }

        Directory.CreateDirectory(parent);
        try
        {
            WriteLayout(temp);

            // Renaming onto a repository fails: it is a folder that is not empty.
            Directory.Move(temp, path);
        }
        catch (IOException) when (Path.Exists(path))
        {
            throw new InvalidOperationException($"The repository '{name}' exists.");
        }
        finally
        {
            if (Directory.Exists(temp))
            {
                Directory.Delete(temp, recursive: true);
            }
        }

        FlushParents(parent);
        return new(Open(name, path));
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<RepositoryName> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var names = await Task.Run(() => List(cancellationToken), cancellationToken);
        foreach (var name in names)
        {
            yield return name;
        }
    }

    /// <inheritdoc/>
    public async ValueTask<bool> DeleteAsync(RepositoryName name, CancellationToken cancellationToken = default)
    {
        var path = PathOf(name);
        if (!RepositoryFolders.IsPlainFolder(Root, path) || !RepositoryFolders.IsRepository(path))
        {
            return false;
        }

        // Renamed, it is gone at once and as a whole; removing it may take its time, or be finished after a crash.
        var temp = Path.Combine(Path.GetDirectoryName(path)!, _instance.NextTempName());
        try
        {
            Directory.Move(path, temp);
        }
        catch (DirectoryNotFoundException)
        {
            return false;
        }

        Forget(path);
        await Task.Run(() => Directory.Delete(temp, recursive: true), CancellationToken.None);
        return true;
    }

    public void Dispose()
    {
        foreach (var path in _opened.Keys)
        {
            if (_opened.TryRemove(path, out var opened))
            {
                opened.Objects.Dispose();
            }
        }
    }

    private string PathOf(RepositoryName name) => Path.Join(Root, name.Value + RepositoryFolders.Suffix);

    private GitRepository Open(RepositoryName name, string path)
    {
        // A folder's own times do not tell one folder from another: each file that comes or goes in it changes them. Its
        // config is written when the repository is made, and hardly ever again.
        var stamp = FileStamp.OfFile(Path.Combine(path, "config"));
        if (!_opened.TryGetValue(path, out var opened) || opened.ConfigTicks != stamp.Ticks)
        {
            // Perhaps another folder of the same name: what was read of the old one says nothing. Requests that still
            // read the old one keep it until they end.
            var objects = new ObjectDatabase(Path.Combine(path, "objects"), logger: _logger);
            opened = new OpenedRepository(objects, new RefStore(path, objects, _instance, _options.Fsync), new RepositoryMemory(path), stamp.Ticks);
            _opened[path] = opened;
        }

        var config = opened.Refs.ReadConfig(stamp);
        if (RepositoryFormat.FindUnsupported(config) is { } reason)
        {
            throw new NotSupportedException($"The repository '{name}' cannot be served: {reason}.");
        }

        return new GitRepository(name, path, opened.Objects, opened.Refs, opened.Memory, config);
    }

    private void Forget(string path) => _opened.TryRemove(path, out _);

    private void CheckFolders(RepositoryName name, string parent)
    {
        for (var folder = parent; folder.Length >= Root.Length; folder = Path.GetDirectoryName(folder) ?? "")
        {
            if (RepositoryFolders.IsRepository(folder))
            {
                throw new InvalidOperationException($"'{name}' would lie inside of another repository.");
            }

            if (folder.Length > Root.Length && Directory.Exists(folder) && !RepositoryFolders.IsPlainFolder(Root, folder))
            {
                throw new InvalidOperationException($"'{name}' would lie behind a link.");
            }
        }
    }

    private List<RepositoryName> List(CancellationToken cancellationToken)
    {
        var names = new List<RepositoryName>();
        foreach (var folder in RepositoryFolders.Enumerate(Root))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var relative = Path.GetRelativePath(Root, folder).Replace(Path.DirectorySeparatorChar, '/');
            if (relative.EndsWith(RepositoryFolders.Suffix, StringComparison.Ordinal)
                && RepositoryName.TryParse(relative, out var name)
                && RepositoryFolders.IsRepository(folder))
            {
                names.Add(name);
            }
        }

        names.Sort((a, b) => string.CompareOrdinal(a.Value, b.Value));
        return names;
    }

    private sealed record OpenedRepository(ObjectDatabase Objects, RefStore Refs, RepositoryMemory Memory, long ConfigTicks);
}
