using System.Text.RegularExpressions;
using GitPush.Hooks;
using GitPush.Kubernetes.Client;
using GitPush.Kubernetes.Manifests.Programs;
using GitPush.Kubernetes.Manifests.Yaml;

namespace GitPush.Kubernetes.Manifests.Sources;

/// <summary>A Helm chart, as <c>helm template</c> renders it.</summary>
internal static partial class HelmSource
{
    private const int MaxReleaseName = 53;

    /// <summary>The documents that Helm writes, under the names of the templates that they are from.</summary>
    /// <param name="types">What the cluster serves.</param>
    /// <exception cref="StageFailedException">It cannot be rendered.</exception>
    public static async Task<List<ManifestDocument>> ReadAsync(
        SourceTree tree, string path, string ns, KubernetesManifestOptions options, IReadOnlyList<ResourceType> types, TimeProvider time, CancellationToken cancellationToken)
    {
        var program = ExternalProgram.Find(options.Helm.Program)
            ?? throw new StageFailedException($"{TreePath.Show(path)} is a Helm chart, and there is no '{Path.GetFileName(options.Helm.Program)}' on this server");
        using var folder = new WorkFolder();
        await KustomizeSource.CheckOutAsync(tree, path, folder.Tree, cancellationToken).ConfigureAwait(false);
        List<string> arguments = ["template", ReleaseName(tree, options.Helm), folder.Tree, "--namespace", ns, "--include-crds"];
        foreach (var file in await WriteValuesAsync(tree, path, options.Helm, folder, cancellationToken).ConfigureAwait(false))
        {
            arguments.AddRange(["--values", file]);
        }

        if (options.Helm.KubeVersion is { } version)
        {
            arguments.AddRange(["--kube-version", version]);
        }

        // Charts ask for a version ('batch/v1') or for a kind of one ('monitoring.coreos.com/v1/ServiceMonitor').
        foreach (var served in types.Select(type => type.ApiVersion).Distinct().Concat(types.Select(type => $"{type.ApiVersion}/{type.Kind}")))
        {
            arguments.AddRange(["--api-versions", served]);
        }

        var run = new ExternalProgram(program, folder, options.ProgramTimeout, tree.Limits.MaxTotalBytes, time);
        var output = SourceTree.Decode(await run.RunAsync(arguments, cancellationToken).ConfigureAwait(false), new ManifestOrigin(TreePath.Show(path)));
        return [.. Name(YamlReader.Read(output, TreePath.Show(path) + " (rendered)", tree.Budget), output, path)];
    }

    private static string ReleaseName(SourceTree tree, HelmOptions options)
    {
        if (options.ReleaseName is { } chosen)
        {
            return chosen;
        }

        var name = string.Concat(TreePath.Name(tree.Repository.Name.Value).ToLowerInvariant().Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-')).Trim('-');
        return name.Length == 0 ? "app" : name[..Math.Min(name.Length, MaxReleaseName)].TrimEnd('-');
    }

    /// <summary>Values are read from the pushed tree and not from the check-out, so that a path cannot lead to a file of the server's.</summary>
    private static async Task<List<string>> WriteValuesAsync(
        SourceTree tree, string path, HelmOptions options, WorkFolder folder, CancellationToken cancellationToken)
    {
        var written = new List<string>();
        foreach (var file in options.ValuesFiles)
        {
            var text = TreePath.Resolve(path, file) is { } found && tree.Find(found) is { } entry && SourceTree.IsFile(entry)
                ? tree.ReadText(found, entry)
                : throw new StageFailedException($"{TreePath.Show(path)}: there is no file of values '{file}'");
            await WriteAsync(text).ConfigureAwait(false);
        }

        if (options.Values.Count > 0)
        {
            await WriteAsync(options.Values.ToString()).ConfigureAwait(false);
        }

        return written;

        async Task WriteAsync(string text)
        {
            var name = Path.Combine(folder.Path, $"values-{written.Count}.yaml");
            await File.WriteAllTextAsync(name, text, cancellationToken).ConfigureAwait(false);
            written.Add(name);
        }
    }

    // Helm writes '# Source: <chart's name>/templates/web.yaml' above each document.
    private static IEnumerable<ManifestDocument> Name(List<YamlNode> documents, string output, string path)
    {
        var sources = SourceComment().Matches(output);
        var next = 0;
        var line = 1;
        var counted = 0;
        var file = TreePath.Show(path) + " (rendered)";
        foreach (var document in documents)
        {
            while (next < sources.Count && line + output.AsSpan(counted..sources[next].Index).Count('\n') is var at && at <= document.Line)
            {
                line = at;
                counted = sources[next].Index;
                file = TreePath.Combine(path, sources[next].Groups["path"].Value) + " (rendered)";
                next++;
            }

            yield return new ManifestDocument(document, file);
        }
    }

    [GeneratedRegex("^# Source: [^/\\n]+/(?<path>[^\\n]+?)\\r?$", RegexOptions.CultureInvariant | RegexOptions.Multiline)]
    private static partial Regex SourceComment();
}
