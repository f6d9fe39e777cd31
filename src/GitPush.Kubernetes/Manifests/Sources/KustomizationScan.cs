using System.Text.Json.Nodes;
using GitPush.Hooks;
using GitPush.Kubernetes.Manifests.Yaml;
using GitPush.Objects;

namespace GitPush.Kubernetes.Manifests.Sources;

/// <summary>
/// Follows a kustomization to all others that it is made of, before kustomize sees any. Kustomize opens folders anywhere on the
/// machine, clones repositories from names that look like paths, and fetches files from URLs in many fields; so each name is looked
/// up in the pushed tree, and one that is not there is refused.
/// </summary>
/// <remarks>
/// What was understood here is written over the pushed files, as JSON and with names in the form <c>./base</c>. Kustomize then reads
/// what was checked and nothing else, whatever its parser would have made of the original.
/// </remarks>
internal sealed class KustomizationScan
{
    private const int MaxKustomizations = 200;

    private readonly SourceTree _tree;
    private readonly bool _allowRemote;
    private readonly Queue<string> _folders = new();
    private readonly Dictionary<string, JsonObject> _files = new(StringComparer.Ordinal);
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);

    private KustomizationScan(SourceTree tree, bool allowRemote)
    {
        _tree = tree;
        _allowRemote = allowRemote;
    }

    /// <summary>The kustomizations by the paths of their files.</summary>
    public IReadOnlyDictionary<string, JsonObject> Files => _files;

    /// <summary>The folder that holds everything they name.</summary>
    public string Root { get; private set; } = "";

    /// <summary>The file that makes a folder a kustomization; null when it is none.</summary>
    public static string? FindFile(SourceTree tree, string folder)
    {
        var found = KnownFiles.Kustomizations.Select(name => TreePath.Combine(folder, name)).Where(path => tree.Find(path) is not null).ToList();
        return found.Count <= 1
            ? found.FirstOrDefault()
            : throw new ManifestOrigin(TreePath.Show(folder)).Error($"there are both {TreePath.Name(found[0])} and {TreePath.Name(found[1])}");
    }

    /// <exception cref="StageFailedException">It needs something that is not in the tree; the message names file and line.</exception>
    public static KustomizationScan Run(SourceTree tree, string folder, bool allowRemote)
    {
        var scan = new KustomizationScan(tree, allowRemote) { Root = folder };
        scan.Enqueue(folder);
        while (scan._folders.TryDequeue(out var next))
        {
            scan.Read(next);
        }

        return scan;
    }

    private void Enqueue(string folder)
    {
        if (_seen.Add(folder))
        {
            _folders.Enqueue(folder);
            Root = TreePath.CommonFolder(Root, folder);
        }
    }

    private void Read(string folder)
    {
        if (FindFile(_tree, folder) is not { } path)
        {
            throw new ManifestOrigin(TreePath.Show(folder)).Error("there is no kustomization.yaml");
        }

        if (_seen.Count > MaxKustomizations)
        {
            throw new ManifestOrigin(path).Error($"more than {MaxKustomizations} kustomizations are involved");
        }

        if (_tree.Find(path) is not { } entry || !SourceTree.IsFile(entry))
        {
            throw new ManifestOrigin(path).Error("this is no file");
        }

        var documents = YamlReader.Read(_tree.ReadText(path, entry), path, _tree.Budget);
        if (documents is not [YamlMapping mapping])
        {
            throw new ManifestOrigin(path).Error("a kustomization is one mapping");
        }

        var converter = new YamlConverter(path, _tree.Budget, variables: null);
        var content = (JsonObject)converter.Convert(mapping)!;
        foreach (var (field, value) in content)
        {
            var line = mapping.Entries.Find(pair => (pair.Key as YamlScalar)?.Value == field).Key?.Line ?? mapping.Line;
            Check(folder, field, value, new ManifestOrigin(path, line));
        }

        _files.Add(path, content);
    }

    private void Check(string folder, string field, JsonNode? value, ManifestOrigin origin)
    {
        if (KustomizationFields.Harmless.Contains(field))
        {
            return;
        }

        if (KustomizationFields.Resources.Contains(field))
        {
            CheckResources(folder, value, origin);
        }
        else if (KustomizationFields.WithFiles.Contains(field))
        {
            CheckFiles(value, origin);
        }
        else
        {
            throw origin.Error(KustomizationFields.Refused.TryGetValue(field, out var reason)
                ? $"'{field}': {reason}"
                : $"'{field}' is no field of a kustomization that is known here");
        }
    }

    private void CheckResources(string folder, JsonNode? value, ManifestOrigin origin)
    {
        if (value is null)
        {
            return;
        }

        var list = value as JsonArray ?? throw origin.Error("this is to be a list of paths");
        for (var i = 0; i < list.Count; i++)
        {
            if (list[i] is not JsonValue item || !item.TryGetValue<string>(out var name))
            {
                throw origin.Error("this is to be a list of paths");
            }

            var path = TreePath.Resolve(folder, name);
            if (path is not null && _tree.Find(path) is { } entry)
            {
                list[i] = TreePath.Relative(folder, path);
                if (entry.Mode == EntryMode.Tree)
                {
                    Enqueue(path);
                }
                else if (!SourceTree.IsFile(entry))
                {
                    throw origin.Error($"'{name}' is a link or a submodule, and neither is followed");
                }
                else
                {
                    Root = TreePath.CommonFolder(Root, TreePath.Parent(path));
                }
            }
            else if (!_allowRemote || path is null)
            {
                throw origin.Error($"'{name}' is not in the repository, and kustomizations may not fetch from elsewhere");
            }
        }
    }

    // Kustomize keeps files below the kustomization's own folder by itself; what it does not refuse are URLs.
    private void CheckFiles(JsonNode? value, ManifestOrigin origin)
    {
        switch (value)
        {
            case JsonObject mapping:
                foreach (var (name, child) in mapping)
                {
                    if (!KustomizationFields.Inline.Contains(name))
                    {
                        CheckFiles(child, origin);
                    }
                }

                break;
            case JsonArray list:
                foreach (var child in list)
                {
                    CheckFiles(child, origin);
                }

                break;
            case JsonValue item when item.TryGetValue<string>(out var path):
                // A patch may stand here itself. Its line breaks make it no URL.
                if (!_allowRemote && !path.Contains('\n', StringComparison.Ordinal) && path.Contains(':', StringComparison.Ordinal))
                {
                    throw origin.Error($"'{path}' is not in the repository, and kustomizations may not fetch from elsewhere");
                }

                break;
            default:
                break;
        }
    }
}
