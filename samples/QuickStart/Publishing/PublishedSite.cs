using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Primitives;

namespace QuickStart.Publishing;

/// <summary>
/// The site that visitors see: a folder for each version, and a file that names the current one. A request reads either the
/// old version or the new one, never a mixture.
/// </summary>
internal sealed class PublishedSite : IFileProvider
{
    /// <summary>The path below which the site is served.</summary>
    public const string RequestPath = "/site";

    private const int VersionsToKeep = 5;

    private readonly string _versions;
    private readonly string _pointer;
    private volatile SiteVersion? _current;

    public PublishedSite(string folder)
    {
        _versions = Directory.CreateDirectory(Path.Combine(folder, "versions")).FullName;
        _pointer = Path.Combine(folder, "current");
        if (File.Exists(_pointer))
        {
            _current = new SiteVersion(File.ReadAllText(_pointer), File.GetLastWriteTimeUtc(_pointer));
        }
    }

    /// <summary>The version that visitors see, or null before the first push.</summary>
    public SiteVersion? Current => _current;

    /// <summary>The folder of a version, existing or not.</summary>
    public string FolderOf(SiteVersion version) => Path.Combine(_versions, version.Name);

    /// <summary>Makes a version current.</summary>
    /// <param name="version">The version, with its files in <see cref="FolderOf"/>; null for none.</param>
    public void Show(SiteVersion? version)
    {
        if (version is null)
        {
            File.Delete(_pointer);
        }
        else
        {
            // A rename replaces the file in one step: after a crash it names one version or the other.
            File.WriteAllText(_pointer + ".new", version.Name);
            File.Move(_pointer + ".new", _pointer, overwrite: true);
        }

        _current = version;
    }

    /// <summary>Deletes the files of a version that is not current.</summary>
    public void Discard(SiteVersion version)
    {
        if (Directory.Exists(FolderOf(version)))
        {
            Directory.Delete(FolderOf(version), recursive: true);
        }
    }

    /// <summary>Deletes all but the newest versions.</summary>
    public void Prune()
    {
        var old = new DirectoryInfo(_versions).EnumerateDirectories()
            .Where(folder => folder.Name != _current?.Name)
            .OrderByDescending(folder => folder.CreationTimeUtc)
            .Skip(VersionsToKeep - 1);
        foreach (var folder in old)
        {
            folder.Delete(recursive: true);
        }
    }

    public IFileInfo GetFileInfo(string subpath) => Files.GetFileInfo(subpath);

    public IDirectoryContents GetDirectoryContents(string subpath) => Files.GetDirectoryContents(subpath);

    public IChangeToken Watch(string filter) => NullChangeToken.Singleton;

    private IFileProvider Files => _current is { } version && Directory.Exists(FolderOf(version))
        ? new PhysicalFileProvider(FolderOf(version))
        : new NullFileProvider();
}
