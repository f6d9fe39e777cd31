using System.Text.Json;
using System.Text.Json.Nodes;
using GitPush.Hooks;
using GitPush.Images;
using GitPush.Kubernetes.Client;
using GitPush.Kubernetes.Manifests.Checks;
using GitPush.Kubernetes.Manifests.Sources;
using GitPush.Kubernetes.Manifests.Transforms;
using GitPush.Kubernetes.Manifests.Variables;
using GitPush.Objects;
using GitPush.Secrets;

namespace GitPush.Kubernetes.Manifests;

/// <summary>Makes of a pushed commit the objects that the cluster is to have. Safe for use by several threads.</summary>
internal sealed class ManifestRenderer(SecretResolver secrets, TimeProvider time)
{
    private const string FallbackNamespace = "default";

    /// <summary>Renders the manifests of a commit: nothing is changed in the cluster, which is only asked.</summary>
    /// <param name="push">The push; its built images are put in place.</param>
    /// <param name="source">The commit.</param>
    /// <param name="options">What to render and how; not changed.</param>
    /// <param name="client">The cluster.</param>
    /// <param name="target">Where they go; null for the namespace of the options.</param>
    /// <exception cref="StageFailedException">The manifests are wrong or not allowed; the message is one line for the pusher.</exception>
    public async Task<RenderedManifests> RenderAsync(
        PushContext push, PushSource source, KubernetesManifestOptions options, KubernetesClient client, ManifestTarget? target, CancellationToken cancellationToken)
    {
        try
        {
            return await RenderCoreAsync(
                push, source, options, client, target ?? new ManifestTarget(options.Namespace ?? client.DefaultNamespace ?? FallbackNamespace), cancellationToken).ConfigureAwait(false);
        }
        catch (KubernetesApiException exception)
        {
            throw new StageFailedException(
                exception.StatusCode is null ? "the cluster cannot be reached" : $"the cluster refused: {exception.Message}", exception);
        }
    }

    private async Task<RenderedManifests> RenderCoreAsync(
        PushContext push, PushSource source, KubernetesManifestOptions options, KubernetesClient client, ManifestTarget target, CancellationToken cancellationToken)
    {
        var ns = target.Namespace;
        var budget = new ManifestBudget(options.Limits);
        var tree = new SourceTree(push.Repository, source.Commit, budget);
        var (found, isChart) = await ReadAsync(tree, options, ns, client, cancellationToken).ConfigureAwait(false);

        var variables = await new VariableLoader(secrets, target.Find ?? client.GetAsync)
            .LoadAsync(push, source, options.Variables, target, cancellationToken).ConfigureAwait(false);
        var objects = ManifestReader.Read(found.Documents, budget, variables);
        if (isChart)
        {
            objects = HelmHooks.Assign(objects);
        }

        await new Confinement(options, ns).ApplyAsync(objects, new KindScopes(client.FindTypeAsync), cancellationToken).ConfigureAwait(false);
        NameAffixes.Apply(objects, options.NamePrefix, options.NameSuffix);
        Confinement.RefuseDuplicates(objects);
        CommonLabels.Apply(objects, options.Labels);
        await new ImageSubstitution(options, BuiltImages.Of(push).All, client.GetAsync).ApplyAsync(objects, cancellationToken).ConfigureAwait(false);
        return new RenderedManifests(found.Name, ns, [.. objects.Select(manifest => Parsed(manifest.Object, options.Limits))]);
    }

    // As an object comes from the API server: a number of it can be asked for as any type that it fits.
    private static KubernetesObject Parsed(KubernetesObject item, ManifestLimits limits) =>
        new((JsonObject)JsonNode.Parse(item.Json.ToJsonString(), documentOptions: new JsonDocumentOptions { MaxDepth = limits.MaxNesting + 1 })!);

    private async Task<(ManifestSource Source, bool IsChart)> ReadAsync(
        SourceTree tree, KubernetesManifestOptions options, string ns, KubernetesClient client, CancellationToken cancellationToken)
    {
        var path = TreePath.Resolve("", options.Path.TrimStart('/')) ?? "";
        if (tree.Find(path) is not { } entry)
        {
            throw new StageFailedException($"there is no '{path}' in the pushed tree, from where manifests are to come");
        }

        var kind = options.Kind == ManifestKind.Auto ? Detect(tree, path) : options.Kind;
        if (kind == ManifestKind.Folder)
        {
            var name = entry.Mode == EntryMode.Tree ? TreePath.Show(path) : path;
            return (new ManifestSource(name, FolderSource.Read(tree, path, isForced: options.Kind == ManifestKind.Folder)), false);
        }

        if (entry.Mode != EntryMode.Tree)
        {
            throw new StageFailedException($"'{path}' is no folder, as a {(kind == ManifestKind.Helm ? "chart" : "kustomization")} is one");
        }

        if (kind == ManifestKind.Kustomization)
        {
            var rendered = await KustomizeSource.ReadAsync(tree, path, options, time, cancellationToken).ConfigureAwait(false);
            return (new ManifestSource(TreePath.Show(path), rendered), false);
        }

        var types = await client.GetTypesAsync(cancellationToken).ConfigureAwait(false);
        var chart = await HelmSource.ReadAsync(tree, path, ns, options, types, time, cancellationToken).ConfigureAwait(false);
        return (new ManifestSource(TreePath.Show(path), chart), true);
    }

    private static ManifestKind Detect(SourceTree tree, string path) =>
        tree.IsFile(TreePath.Combine(path, KnownFiles.Chart)) ? ManifestKind.Helm
        : KustomizationScan.FindFile(tree, path) is not null ? ManifestKind.Kustomization
        : ManifestKind.Folder;
}
