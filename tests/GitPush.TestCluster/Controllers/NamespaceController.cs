using GitPush.Testing.Kubernetes.Registry;
using GitPush.Testing.Kubernetes.Storage;

namespace GitPush.Testing.Kubernetes.Controllers;

/// <summary>Empties namespaces that are going away.</summary>
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

        var isEmpty = true;
        foreach (var resource in Registry.Catalog.All.Where(resource => resource.Namespaced && resource.Verbs.Contains("list")))
        {
            foreach (var value in Registry.Store.List(resource, id.Name).Items)
            {
                if (!IsBeingDeleted(value))
                {
                    Delete(resource, value);
                }
            }

            isEmpty &= Registry.Store.List(resource, id.Name).Items.Count == 0;
        }

        if (isEmpty)
        {
            _ = Registry.FinalizeNamespace(id.Name, null);
        }

        return null;
    }
}
