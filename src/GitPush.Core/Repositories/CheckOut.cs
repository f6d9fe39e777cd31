using GitPush.Checks;
using GitPush.Objects;
using GitPush.Traversal;

namespace GitPush.Repositories;

/// <summary>
/// Writes a tree into an empty folder. What may lead out of it is refused before it can: names are checked one by one, files
/// are only ever created, and links come last, so that nothing is written through one.
/// </summary>
internal sealed partial class CheckOut
{
    private readonly ObjectReader _reader;
    private readonly CheckOutOptions _options;
    private readonly string _folder;
    private readonly List<TreeFile> _links = [];
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private int _files;
    private long _bytes;

    private CheckOut(ObjectReader reader, string folder, CheckOutOptions options)
    {
        _reader = reader;
        _folder = folder;
        _options = options;
    }

    /// <summary>Writes a tree. When that fails, what was written is removed.</summary>
    /// <exception cref="IOException">The folder has something in it, or cannot be written.</exception>
    /// <exception cref="CheckOutException">The tree is not fit to be written.</exception>
    public static void Run(
        ObjectReader reader, ObjectId tree, string folder, CheckOutOptions options, CancellationToken cancellationToken)
    {
        var existed = Directory.Exists(folder);
        if (File.Exists(folder) || (existed && Directory.EnumerateFileSystemEntries(folder).Any()))
        {
            throw new IOException($"'{folder}' is not an empty folder.");
        }

        Directory.CreateDirectory(folder);
        try
        {
            new CheckOut(reader, folder, options).Write(tree, cancellationToken);
        }
        catch
        {
            Remove(folder, existed);
            throw;
        }
    }

    private void Write(ObjectId tree, CancellationToken cancellationToken)
    {
        foreach (var file in TreeWalk.Enumerate(_reader, tree))
        {
            cancellationToken.ThrowIfCancellationRequested();
            Check(file);
            switch (file.Mode)
            {
                case EntryMode.Tree or EntryMode.Submodule:
                    CreateFolder(file);
                    break;
                case EntryMode.SymbolicLink when _options.SymbolicLinks == SymbolicLinkPolicy.Create:
                    _links.Add(file);
                    break;
                case EntryMode.SymbolicLink when _options.SymbolicLinks == SymbolicLinkPolicy.Skip:
                    break;
                default:
                    WriteFile(file);
                    break;
            }
        }

        foreach (var link in _links)
        {
            cancellationToken.ThrowIfCancellationRequested();
            CreateLink(link);
        }
    }

    private void Check(in TreeFile file)
    {
        if (PathRules.FindProblem(file.Name.Span) is { } problem)
        {
            throw new CheckOutException(file.Path, problem);
        }

        // A file and a folder of one name count as two entries of that name, too.
        if (!_names.Add(file.Path))
        {
            throw new CheckOutException(file.Path, "the name occurs twice");
        }

        if (++_files > _options.MaxFiles)
        {
            throw new CheckOutException(file.Path, $"there are more than {_options.MaxFiles} files");
        }
    }

    private string PathOf(in TreeFile file) => Path.Combine(_folder, file.Path.Replace('/', Path.DirectorySeparatorChar));

    private static void Remove(string folder, bool keepFolder)
    {
        // Neither call follows links.
        if (!keepFolder)
        {
            Directory.Delete(folder, recursive: true);
            return;
        }

        foreach (var entry in new DirectoryInfo(folder).EnumerateFileSystemInfos())
        {
            if (entry is DirectoryInfo { LinkTarget: null } directory)
            {
                directory.Delete(recursive: true);
            }
            else
            {
                entry.Delete();
            }
        }
    }
}
