using GitPush.Kubernetes.Manifests.Yaml;
using GitPush.Objects;

namespace GitPush.Kubernetes.Manifests.Sources;

/// <summary>A folder of YAML and JSON files with all folders below it, or a single file; read from the pushed objects.</summary>
internal sealed class FolderSource
{
    // What is deeper was not written by hand, and each level is one of the stack's.
    private const int MaxDepth = 32;

    private readonly SourceTree _tree;
    private readonly bool _isForced;
    private readonly List<ManifestDocument> _documents = [];

    private FolderSource(SourceTree tree, bool isForced)
    {
        _tree = tree;
        _isForced = isForced;
    }

    /// <summary>The documents below a path, sorted by the files' paths.</summary>
    /// <param name="isForced">
    /// Whether the host said that it is a folder of manifests: then charts below it and kustomizations are left out. Otherwise they
    /// are refused, as nobody can say what was meant.
    /// </param>
    public static List<ManifestDocument> Read(SourceTree tree, string path, bool isForced)
    {
        var source = new FolderSource(tree, isForced);
        var entry = tree.Find(path)!;
        if (entry.Mode == EntryMode.Tree)
        {
            source.AddFolder(path, entry, depth: 0);
        }
        else
        {
            source.AddFile(path, entry);
        }

        return source._documents;
    }

    /// <summary>The documents of a text, by what its file is called.</summary>
    public static IEnumerable<ManifestDocument> Parse(string text, string file, ManifestBudget budget) =>
        (Path.GetExtension(file) == ".json" ? JsonTextReader.Read(text, file, budget) : YamlReader.Read(text, file, budget))
        .Select(root => new ManifestDocument(root, file));

    private void AddFolder(string path, TreeEntry folder, int depth)
    {
        if (depth == MaxDepth)
        {
            throw new ManifestOrigin(path).Error($"more than {MaxDepth} folders are nested");
        }

        _tree.Count(path);
        var entries = _tree.Repository.GetTree(folder.Id);
        if (entries.Any(entry => entry.Name == KnownFiles.Chart))
        {
            if (!_isForced)
            {
                throw new ManifestOrigin(TreePath.Show(path)).Error("this is a Helm chart among manifests: it has to be the path of its own stage");
            }

            return;
        }

        foreach (var entry in entries.OrderBy(entry => entry.Name, StringComparer.Ordinal))
        {
            var entryPath = TreePath.Combine(path, entry.Name);
            if (entry.Name.StartsWith('.'))
            {
                continue;
            }

            if (entry.Mode == EntryMode.Tree)
            {
                AddFolder(entryPath, entry, depth + 1);
            }
            else if (KnownFiles.Kustomizations.Contains(entry.Name))
            {
                if (!_isForced)
                {
                    throw new ManifestOrigin(TreePath.Show(path)).Error("this is a kustomization among manifests: it has to be the path of its own stage");
                }
            }
            else if (KnownFiles.IsManifest(entry.Name))
            {
                AddFile(entryPath, entry);
            }
        }
    }

    private void AddFile(string path, TreeEntry entry)
    {
        if (!SourceTree.IsFile(entry))
        {
            throw new ManifestOrigin(path).Error("this is a link or a submodule, and neither is followed");
        }

        _documents.AddRange(Parse(_tree.ReadText(path, entry), path, _tree.Budget));
    }
}
