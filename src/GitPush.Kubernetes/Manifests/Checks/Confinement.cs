using GitPush.Hooks;

namespace GitPush.Kubernetes.Manifests.Checks;

/// <summary>
/// Keeps a push in its namespaces. It looks at the objects as they will be applied, so it does not matter by which list, chart or
/// kustomization a namespace came into one.
/// </summary>
/// <param name="ns">Where objects without a namespace go.</param>
internal sealed class Confinement(KubernetesManifestOptions options, string ns)
{
    private readonly HashSet<string> _allowed = new(options.AllowedNamespaces, StringComparer.Ordinal) { ns };

    /// <summary>Gives each object its namespace, and refuses what does not belong to this push.</summary>
    /// <exception cref="StageFailedException">An object may not be changed; the message names it.</exception>
    public async Task ApplyAsync(IReadOnlyList<ManifestObject> objects, KindScopes scopes, CancellationToken cancellationToken)
    {
        scopes.Learn(objects);
        foreach (var manifest in objects)
        {
            var item = manifest.Object;
            if (Transforms.KindPattern.IsMatch(options.DeniedKinds, item.Key))
            {
                throw manifest.Error($"objects of kind {item.Kind} are not allowed here");
            }

            if (await scopes.IsNamespacedAsync(manifest, cancellationToken).ConfigureAwait(false))
            {
                item.Namespace ??= ns;
                if (!IsAllowed(item.Namespace))
                {
                    throw manifest.Error($"namespace '{item.Namespace}' is not one that this push may change ({string.Join(", ", _allowed.Order())})");
                }

                continue;
            }

            // Templates write a namespace there, too, and the server would take it out.
            item.Namespace = null;
            if (!Transforms.KindPattern.IsMatch(options.ClusterKinds, item.Key))
            {
                throw manifest.Error($"objects of kind {item.Kind} belong to the whole cluster, and none of them is allowed here");
            }

            if (item is { Kind: "Namespace", ApiVersion: "v1" } && !IsAllowed(item.Name))
            {
                throw manifest.Error($"namespace '{item.Name}' is not one that this push may change ({string.Join(", ", _allowed.Order())})");
            }
        }
    }

    private bool IsAllowed(string name) => _allowed.Contains(name) || _allowed.Contains("*");

    /// <summary>Refuses two manifests of one object, also in two versions of its kind.</summary>
    /// <exception cref="StageFailedException">There are such; the message names both places.</exception>
    public static void RefuseDuplicates(IEnumerable<ManifestObject> objects)
    {
        var seen = new Dictionary<(string Group, string Kind, string? Namespace, string Name), ManifestOrigin>();
        foreach (var manifest in objects)
        {
            var key = manifest.Object.Key;
            if (!seen.TryAdd((key.Group, key.Kind, key.Namespace, key.Name), manifest.Origin))
            {
                throw manifest.Error($"this object is also in {seen[(key.Group, key.Kind, key.Namespace, key.Name)]}");
            }
        }
    }
}
