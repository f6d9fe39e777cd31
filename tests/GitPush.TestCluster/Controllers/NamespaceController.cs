using System.Globalization;
using System.Text.Json.Nodes;
using GitPush.Testing.Kubernetes.Registry;
using GitPush.Testing.Kubernetes.Storage;

namespace GitPush.Testing.Kubernetes.Controllers;

/// <summary>Empties namespaces that are going away, and says what is left in them (<c>pkg/controller/namespace/deletion</c>).</summary>
internal sealed class NamespaceController(ObjectRegistry registry) : Controller(registry)
{
    public override IEnumerable<ObjectId> Concerns(StoreEvent change) =>
        change.IsOf("", "namespaces")
            ? IsBeingDeleted(change.Object) ? [ObjectId.Of(change)] : []
            : change is { Type: not StoreEventType.Added } && change.Object.Text("metadata", "namespace") is { } ns ? [new ObjectId(null, ns)] : [];

    public override TimeSpan? Reconcile(ObjectId id)
    {
        if (Registry.Find(Resource("Namespace"), null, id.Name) is not { } ns || !IsBeingDeleted(ns))
        {
            return null;
        }

        var remaining = new SortedDictionary<string, int>(StringComparer.Ordinal);
        var finalizers = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (var resource in Registry.Catalog.All.Where(resource => resource.Namespaced && resource.Verbs.Contains("list")))
        {
            foreach (var value in Registry.Store.List(resource, id.Name).Items)
            {
                if (!IsBeingDeleted(value))
                {
                    Delete(resource, value);
                }
            }

            var left = Registry.Store.List(resource, id.Name).Items;
            if (left.Count > 0)
            {
                remaining[$"{resource.Plural}.{resource.Group}"] = left.Count;
            }

            foreach (var finalizer in left.SelectMany(value => value.Texts("metadata", "finalizers")))
            {
                finalizers[finalizer] = finalizers.GetValueOrDefault(finalizer) + 1;
            }
        }

        if (remaining.Count == 0)
        {
            _ = Registry.FinalizeNamespace(id.Name, null);
            return null;
        }

        SetStatus(Resource("Namespace"), ns, value => Describe(value, remaining, finalizers));
        return null;
    }

    private void Describe(JsonObject value, SortedDictionary<string, int> remaining, SortedDictionary<string, int> finalizers)
    {
        Set("NamespaceDeletionDiscoveryFailure", "ResourcesDiscovered", "All resources successfully discovered", isTrue: false);
        Set("NamespaceDeletionGroupVersionParsingFailure", "ParsedGroupVersions", "All legacy kube types successfully parsed", isTrue: false);
        Set("NamespaceDeletionContentFailure", "ContentDeleted", "All content successfully deleted, may be waiting on finalization", isTrue: false);
        Set("NamespaceContentRemaining", "SomeResourcesRemain", $"Some resources are remaining: {Counts(remaining, " has ")}", isTrue: true);
        if (finalizers.Count > 0)
        {
            Set("NamespaceFinalizersRemaining", "SomeFinalizersRemain", $"Some content in the namespace has finalizers remaining: {Counts(finalizers, " in ")}", isTrue: true);
        }
        else
        {
            Set("NamespaceFinalizersRemaining", "ContentHasNoFinalizers", "All content-preserving finalizers finished", isTrue: false);
        }

        void Set(string type, string reason, string message, bool isTrue) =>
            Conditions.Set(value, type, isTrue ? "True" : "False", Registry.Now, reason, message);
    }

    private static string Counts(SortedDictionary<string, int> counts, string between) =>
        string.Join(", ", counts.Select(count => string.Create(CultureInfo.InvariantCulture, $"{count.Key}{between}{count.Value} resource instances")));
}
