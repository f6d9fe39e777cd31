namespace GitPush.Kubernetes.Manifests.Sources;

/// <summary>What a kustomization's fields hold, as far as it matters for what kustomize opens because of them.</summary>
internal static class KustomizationFields
{
    /// <summary>Files of manifests or folders of other kustomizations.</summary>
    public static readonly IReadOnlySet<string> Resources = new HashSet<string>(StringComparer.Ordinal) { "resources", "bases", "components" };

    /// <summary>Fields that name files, somewhere in them.</summary>
    public static readonly IReadOnlySet<string> WithFiles = new HashSet<string>(StringComparer.Ordinal)
    {
        "crds", "configurations", "openapi", "patches", "patchesStrategicMerge", "patchesJson6902", "replacements", "configMapGenerator", "secretGenerator",
    };

    /// <summary>Within them, what names none: content, and what it is about.</summary>
    public static readonly IReadOnlySet<string> Inline = new HashSet<string>(StringComparer.Ordinal)
    {
        "patch", "target", "targets", "source", "literals", "options", "name", "namespace", "behavior", "type", "version",
    };

    /// <summary>Fields that name nothing to open.</summary>
    public static readonly IReadOnlySet<string> Harmless = new HashSet<string>(StringComparer.Ordinal)
    {
        "apiVersion", "kind", "metadata", "namespace", "namePrefix", "nameSuffix", "labels", "commonLabels", "commonAnnotations", "images", "imageTags",
        "replicas", "vars", "sortOptions", "generatorOptions", "buildMetadata",
    };

    /// <summary>Fields that have kustomize run something else.</summary>
    public static readonly IReadOnlyDictionary<string, string> Refused = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["generators"] = "plugins are not run here",
        ["transformers"] = "plugins are not run here",
        ["validators"] = "plugins are not run here",
        ["helmCharts"] = "charts are not inflated by kustomize here: name the chart as the path of its own stage",
        ["helmGlobals"] = "charts are not inflated by kustomize here: name the chart as the path of its own stage",
        ["helmChartInflationGenerator"] = "charts are not inflated by kustomize here: name the chart as the path of its own stage",
    };
}
