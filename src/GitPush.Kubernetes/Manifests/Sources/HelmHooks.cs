using System.Globalization;

namespace GitPush.Kubernetes.Manifests.Sources;

/// <summary>
/// Gives Helm's hooks their place in a push. Helm would run them itself and leave them out of what it rolls back; as phases of
/// the deployment they are part of the all or nothing of the push.
/// </summary>
internal static class HelmHooks
{
    public const string PhaseAnnotation = "gitpush.dev/phase";

    private const string HookAnnotation = "helm.sh/hook";
    private const string WeightAnnotation = "helm.sh/hook-weight";

    /// <summary>The objects without tests and such, hooks with their phase; of one phase in the order of their weights.</summary>
    public static List<ManifestObject> Assign(IEnumerable<ManifestObject> objects)
    {
        var plain = new List<ManifestObject>();
        var hooks = new List<ManifestObject>();
        foreach (var manifest in objects)
        {
            if (manifest.Object.Annotation(HookAnnotation) is not { } text)
            {
                plain.Add(manifest);
                continue;
            }

            var events = text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
            if (events.Contains("crd-install"))
            {
                // Helm 2's way to have definitions before what needs them.
                plain.Add(manifest);
            }
            else if (PhaseOf(events) is { } phase)
            {
                if (manifest.Object.Annotation(PhaseAnnotation) is null)
                {
                    manifest.Object.SetAnnotation(PhaseAnnotation, phase);
                }

                hooks.Add(manifest);
            }
        }

        return [.. plain, .. hooks.OrderBy(Weight)];
    }

    private static string? PhaseOf(string[] events) =>
        events.Any(name => name is "pre-install" or "pre-upgrade") ? "before-deploy"
        : events.Any(name => name is "post-install" or "post-upgrade") ? "after-deploy"
        : null;

    private static int Weight(ManifestObject manifest) =>
        int.TryParse(manifest.Object.Annotation(WeightAnnotation), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var weight) ? weight : 0;
}
