using GitPush.Hooks;
using GitPush.Kubernetes.Client;

namespace GitPush.Kubernetes.Manifests.Checks;

/// <summary>Which kinds are in namespaces: by what the cluster serves, and by the definitions that the same push brings.</summary>
/// <param name="find">Looks a kind up in the cluster.</param>
internal sealed class KindScopes(Func<string, string, CancellationToken, ValueTask<ResourceType?>> find)
{
    private readonly Dictionary<(string ApiVersion, string Kind), bool> _brought = [];

    /// <summary>Notes the kinds that manifests define.</summary>
    public void Learn(IEnumerable<ManifestObject> objects)
    {
        foreach (var (item, _) in objects)
        {
            if (item is not { Kind: "CustomResourceDefinition", Key.Group: "apiextensions.k8s.io" })
            {
                continue;
            }

            foreach (var version in item.Objects("spec", "versions"))
            {
                var apiVersion = $"{item.Text("spec", "group")}/{new KubernetesObject(version).Text("name")}";
                _brought[(apiVersion, item.Text("spec", "names", "kind") ?? "")] = item.Text("spec", "scope") == "Namespaced";
            }
        }
    }

    /// <summary>Whether objects of a kind are in namespaces.</summary>
    /// <exception cref="StageFailedException">Nobody knows the kind, or its objects cannot be applied.</exception>
    public async ValueTask<bool> IsNamespacedAsync(ManifestObject manifest, CancellationToken cancellationToken)
    {
        var (item, origin) = manifest;

        // What a push says of a kind that the cluster has decides nothing: it could claim that a cluster's object is a namespace's.
        var type = await find(item.ApiVersion, item.Kind, cancellationToken).ConfigureAwait(false);
        if (type is null)
        {
            return _brought.TryGetValue((item.ApiVersion, item.Kind), out var namespaced)
                ? namespaced
                : throw origin.Error($"the cluster has no kind {item.Kind} in {item.ApiVersion}");
        }

        return type.Verbs.Contains("patch")
            ? type.Namespaced
            : throw origin.Error($"{item.Kind} ({item.ApiVersion}) is nothing that can be applied");
    }
}
