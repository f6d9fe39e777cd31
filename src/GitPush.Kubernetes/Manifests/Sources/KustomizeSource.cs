using GitPush.Hooks;
using GitPush.Kubernetes.Manifests.Programs;
using GitPush.Kubernetes.Manifests.Yaml;
using GitPush.Repositories;

namespace GitPush.Kubernetes.Manifests.Sources;

/// <summary>A kustomization, as kustomize renders it.</summary>
internal static class KustomizeSource
{
    /// <summary>The documents that kustomize writes.</summary>
    /// <exception cref="StageFailedException">It cannot be rendered.</exception>
    public static async Task<List<ManifestDocument>> ReadAsync(
        SourceTree tree, string path, KubernetesManifestOptions options, TimeProvider time, CancellationToken cancellationToken)
    {
        var program = FindProgram(path, options.Kustomize);
        var scan = KustomizationScan.Run(tree, path, options.Kustomize.AllowRemote);
        using var folder = new WorkFolder();
        await CheckOutAsync(tree, scan.Root, folder.Tree, cancellationToken).ConfigureAwait(false);
        foreach (var (file, content) in scan.Files)
        {
            await File.WriteAllTextAsync(folder.PathOf(TreePath.Below(file, scan.Root)), content.ToString(), cancellationToken).ConfigureAwait(false);
        }

        var run = new ExternalProgram(program, folder, options.ProgramTimeout, tree.Limits.MaxTotalBytes, time)
        {
            MayUseNetwork = options.Kustomize.AllowRemote,
        };
        var verb = run.Name.StartsWith("kubectl", StringComparison.Ordinal) ? "kustomize" : "build";
        var output = await run.RunAsync([verb, folder.PathOf(TreePath.Below(path, scan.Root))], cancellationToken).ConfigureAwait(false);

        // Lines of what was rendered are no lines of the pushed files.
        var name = TreePath.Show(path) + " (rendered)";
        return [.. YamlReader.Read(SourceTree.Decode(output, new ManifestOrigin(name)), name, tree.Budget).Select(root => new ManifestDocument(root, name))];
    }

    /// <summary>Writes a folder of the pushed tree for a program to read.</summary>
    public static async Task CheckOutAsync(SourceTree tree, string path, string destination, CancellationToken cancellationToken)
    {
        try
        {
            var options = new CheckOutOptions { Path = path, MaxFiles = tree.Limits.MaxCheckOutFiles, MaxBytes = tree.Limits.MaxCheckOutBytes };
            await tree.Repository.CheckOutAsync(tree.Commit, destination, options, cancellationToken).ConfigureAwait(false);
        }
        catch (CheckOutException exception)
        {
            // Its message names paths of the tree only.
            throw new StageFailedException(exception.Message, exception);
        }
    }

    private static string FindProgram(string path, KustomizeOptions options)
    {
        string[] names = options.Program is null ? ["kustomize", "kubectl"] : [options.Program];
        return names.Select(ExternalProgram.Find).FirstOrDefault(found => found is not null)
            ?? throw new StageFailedException(
                $"{TreePath.Show(path)} is a kustomization, and there is no '{string.Join("' and no '", names.Select(Path.GetFileName))}' on this server");
    }
}
