using System.Text.Json.Nodes;
using GitPush.Hooks;
using GitPush.Kubernetes.Client;
using GitPush.Kubernetes.Manifests.Variables;
using GitPush.Kubernetes.Manifests.Yaml;

namespace GitPush.Kubernetes.Manifests;

/// <summary>Makes objects of documents: lists are taken apart, variables put in place, each is asked what it is.</summary>
internal sealed class ManifestReader(ManifestBudget budget, VariableSet? variables)
{
    private static readonly string[] s_optOut = ["gitpush.dev/substitute", "kustomize.toolkit.fluxcd.io/substitute"];

    private readonly List<ManifestObject> _objects = [];

    /// <summary>The objects of all documents, in their order.</summary>
    /// <exception cref="StageFailedException">A document is no object; the message names file and line.</exception>
    public static List<ManifestObject> Read(IEnumerable<ManifestDocument> documents, ManifestBudget budget, VariableSet? variables)
    {
        var reader = new ManifestReader(budget, variables);
        foreach (var document in documents)
        {
            reader.Add(document);
        }

        return reader._objects;
    }

    private void Add(ManifestDocument document)
    {
        if (document.Root is not YamlMapping mapping)
        {
            throw document.Origin.Error("a manifest is a mapping with apiVersion, kind and metadata, and this is none");
        }

        // 'List' and what kubectl get writes of one kind: ConfigMapList.
        if (mapping.Find("items") is YamlSequence items && mapping.FindText("kind")?.EndsWith("List", StringComparison.Ordinal) == true)
        {
            foreach (var item in items.Items)
            {
                Add(new ManifestDocument(item is YamlAlias alias ? alias.Target : item, document.File));
            }

            return;
        }

        if (_objects.Count == budget.Limits.MaxObjects)
        {
            throw document.Origin.Error($"there are more than {budget.Limits.MaxObjects} objects");
        }

        var converter = new YamlConverter(document.File, budget, IsOptedOut(mapping) ? null : variables);
        _objects.Add(Checked(new ManifestObject(new KubernetesObject((JsonObject)converter.Convert(mapping)!), document.Origin)));
    }

    private static bool IsOptedOut(YamlMapping mapping)
    {
        var metadata = mapping.Find("metadata") as YamlMapping;
        return IsOptedOut(metadata?.Find("annotations") as YamlMapping) || IsOptedOut(metadata?.Find("labels") as YamlMapping);

        static bool IsOptedOut(YamlMapping? values) => values is not null && s_optOut.Any(key => values.FindText(key) == "disabled");
    }

    private static ManifestObject Checked(ManifestObject manifest)
    {
        var (item, origin) = manifest;
        if (item.ApiVersion.Length == 0)
        {
            throw origin.Error("this has no apiVersion, so it is no manifest");
        }

        if (item.Kind.Length == 0)
        {
            throw origin.Error("this has no kind, so it is no manifest");
        }

        if (item.At("metadata") is not null and not JsonObject)
        {
            throw origin.Error($"{item.Kind}: metadata is no mapping");
        }

        if (item.Name.Length == 0)
        {
            throw origin.Error(item.Text("metadata", "generateName") is null
                ? $"{item.Kind}: metadata.name is missing"
                : $"{item.Kind}: metadata.generateName makes another object at each push, of which none would ever be changed or removed: give it a metadata.name");
        }

        return ObjectNames.FindProblem(item) is { } problem ? throw manifest.Error(problem) : manifest;
    }
}
