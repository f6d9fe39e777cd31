using GitPush.Hooks;
using GitPush.Kubernetes.Client;
using GitPush.Kubernetes.Jobs;
using GitPush.Kubernetes.Manifests;

namespace GitPush.Kubernetes.Apply;

/// <summary>What a push is to have in the cluster, in the order in which it is applied.</summary>
internal sealed class DesiredSet
{
    private DesiredSet(IReadOnlyList<KubernetesObject> objects) => Objects = objects;

    public IReadOnlyList<KubernetesObject> Objects { get; }

    /// <summary>Makes the set of what was rendered. The Jobs that are steps of the deployment are no part of it.</summary>
    /// <param name="ns">The namespace of the inventory.</param>
    /// <param name="inventory">Its name.</param>
    /// <exception cref="StageFailedException">The cluster has no such kind, or an object is there twice.</exception>
    public static async Task<DesiredSet> ReadAsync(
        RenderedManifests manifests, KubernetesClient client, string ns, string inventory, string push, string commit, CancellationToken cancellationToken)
    {
        var scopes = manifests.Objects.Select(DefinedKind.Of).OfType<DefinedKind>().DistinctBy(kind => (kind.Group, kind.Kind)).ToDictionary(kind => (kind.Group, kind.Kind), kind => kind.Namespaced);
        var seen = new HashSet<ObjectIdentity>();
        var objects = new List<KubernetesObject>();
        foreach (var manifest in manifests.Objects.Where(manifest => !DeployJobs.IsOne(manifest)))
        {
            var desired = DesiredObject.From(manifest, inventory, push, commit);
            var isNamespaced = await client.FindTypeAsync(desired.ApiVersion, desired.Kind, cancellationToken).ConfigureAwait(false) is { } type
                ? type.Namespaced
                : scopes.TryGetValue((desired.Key.Group, desired.Kind), out var defined)
                    ? defined
                    : throw new StageFailedException($"{desired.Key}: the cluster has no kind {desired.Kind} in {desired.ApiVersion}");
            desired.Namespace = isNamespaced ? desired.Namespace ?? manifests.Namespace : null;
            if (desired.Namespace != ns)
            {
                desired.SetLabel(ObjectMarks.InventoryNamespace, ns);
            }

            objects.Add(seen.Add(ObjectIdentity.Of(desired.Key))
                ? desired
                : throw new StageFailedException($"{desired.Key} is in {manifests.Source} twice"));
        }

        return new DesiredSet(ApplyOrder.Sort(objects, desired => desired.Key));
    }
}
