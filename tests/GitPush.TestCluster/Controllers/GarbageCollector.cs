using System.Text.Json.Nodes;
using GitPush.Testing.Kubernetes.Registry;
using GitPush.Testing.Kubernetes.Storage;

namespace GitPush.Testing.Kubernetes.Controllers;

/// <summary>
/// Deletes what has lost its owners, and does what the finalizers <c>foregroundDeletion</c> and <c>orphan</c> ask for. It
/// looks at all objects at once.
/// </summary>
internal sealed class GarbageCollector(ObjectRegistry registry) : Controller(registry)
{
    private static readonly ObjectId Everything = new(null, "");

    public override IEnumerable<ObjectId> Concerns(StoreEvent change) =>
        change.Type == StoreEventType.Deleted || IsBeingDeleted(change.Object) || (change.Type == StoreEventType.Added && change.Object.At("metadata", "ownerReferences") is not null)
            ? [Everything]
            : [];

    public override TimeSpan? Reconcile(ObjectId id)
    {
        lock (Registry.Store.Sync)
        {
            var all = Registry.Catalog.All
                .DistinctBy(resource => (resource.Group, resource.Plural))
                .Where(resource => resource.Verbs.Contains("delete"))
                .SelectMany(resource => Registry.Store.List(resource, null).Items.Select(value => (Resource: resource, Value: value)))
                .ToList();
            var living = all.ToDictionary(entry => entry.Value.Text("metadata", "uid")!, entry => entry.Value);
            foreach (var (resource, value) in all)
            {
                if (HasFinalizer(value, "orphan"))
                {
                    Orphan(resource, value, all);
                }
                else if (HasFinalizer(value, "foregroundDeletion"))
                {
                    DeleteDependents(resource, value, all);
                }
                else if (!IsBeingDeleted(value) && value.At("metadata", "ownerReferences") is JsonArray { Count: > 0 }
                    && value.Objects("metadata", "ownerReferences").All(reference => !living.ContainsKey(reference.Text("uid") ?? "")))
                {
                    Delete(resource, value);
                }
            }
        }

        return null;
    }

    private static bool HasFinalizer(JsonObject value, string finalizer) =>
        IsBeingDeleted(value) && value.Texts("metadata", "finalizers").Contains(finalizer);

    private static bool IsOwned(JsonObject value, JsonObject owner) =>
        value.Objects("metadata", "ownerReferences").Any(reference => reference.Text("uid") == owner.Text("metadata", "uid"));

    private void Orphan(ResourceDefinition resource, JsonObject owner, List<(ResourceDefinition Resource, JsonObject Value)> all)
    {
        foreach (var (kind, dependent) in all.Where(entry => IsOwned(entry.Value, owner)))
        {
            Change(kind, dependent, value =>
            {
                var rest = value.Objects("metadata", "ownerReferences").Where(reference => reference.Text("uid") != owner.Text("metadata", "uid")).ToList();
                value.Object("metadata").Put("ownerReferences", rest.Count == 0 ? null : new JsonArray([.. rest.Select(reference => reference.DeepClone())]));
            });
        }

        RemoveFinalizer(resource, owner, "orphan");
    }

    private void DeleteDependents(ResourceDefinition resource, JsonObject owner, List<(ResourceDefinition Resource, JsonObject Value)> all)
    {
        var blocking = false;
        foreach (var (kind, dependent) in all.Where(entry => IsOwned(entry.Value, owner)))
        {
            if (!IsBeingDeleted(dependent))
            {
                Delete(kind, dependent, "Foreground");
            }

            blocking |= Registry.Find(kind, dependent.Text("metadata", "namespace"), dependent.Text("metadata", "name")!) is not null
                && dependent.Objects("metadata", "ownerReferences").Any(reference => reference.Text("uid") == owner.Text("metadata", "uid") && reference.Flag("blockOwnerDeletion") == true);
        }

        if (!blocking)
        {
            RemoveFinalizer(resource, owner, "foregroundDeletion");
        }
    }

    private void RemoveFinalizer(ResourceDefinition resource, JsonObject owner, string finalizer)
    {
        if (Registry.Find(resource, owner.Text("metadata", "namespace"), owner.Text("metadata", "name")!) is { } present)
        {
            Change(resource, present, value =>
            {
                var rest = value.Texts("metadata", "finalizers").Where(entry => entry != finalizer).ToList();
                value.Object("metadata").Put("finalizers", rest.Count == 0 ? null : new JsonArray([.. rest.Select(JsonNode (entry) => entry)]));
            });
        }
    }
}
