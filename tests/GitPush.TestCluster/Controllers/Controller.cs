using System.Text.Json.Nodes;
using GitPush.Testing.Kubernetes.Registry;
using GitPush.Testing.Kubernetes.Storage;

namespace GitPush.Testing.Kubernetes.Controllers;

/// <summary>Brings what is to what is wanted, one object at a time.</summary>
internal abstract class Controller(ObjectRegistry registry)
{
    protected static WriteOptions Options { get; } = new() { FieldManager = "kube-controller-manager", FieldValidation = FieldValidation.Ignore };

    protected ObjectRegistry Registry => registry;

    protected DateTimeOffset Time => registry.Time.GetUtcNow();

    /// <summary>Which objects a change concerns.</summary>
    public abstract IEnumerable<ObjectId> Concerns(StoreEvent change);

    /// <summary>Looks at an object, which may be gone.</summary>
    /// <returns>When to look again though nothing changes; null for not.</returns>
    public abstract TimeSpan? Reconcile(ObjectId id);

    protected ResourceDefinition Resource(string kind) => registry.Catalog[kind];

    /// <summary>The objects of a kind in a namespace that an owner controls.</summary>
    protected List<JsonObject> Controlled(string kind, JsonObject owner) =>
        [.. registry.Store.List(Resource(kind), owner.Text("metadata", "namespace")).Items.Where(value => ControllerOf(value).Text("uid") == owner.Text("metadata", "uid"))];

    protected static JsonObject? ControllerOf(JsonObject value) =>
        value.Objects("metadata", "ownerReferences").FirstOrDefault(reference => reference.Flag("controller") == true);

    /// <summary>The owner of a kind that controls the object of a change.</summary>
    protected static IEnumerable<ObjectId> ConcernedOwner(StoreEvent change, string kind) =>
        ControllerOf(change.Object) is { } owner && owner.Text("kind") == kind
            ? [new ObjectId(change.Object.Text("metadata", "namespace"), owner.Text("name")!)]
            : [];

    protected static JsonObject OwnerReference(JsonObject owner) =>
        new()
        {
            ["apiVersion"] = owner.Text("apiVersion"),
            ["kind"] = owner.Text("kind"),
            ["name"] = owner.Text("metadata", "name"),
            ["uid"] = owner.Text("metadata", "uid"),
            ["controller"] = true,
            ["blockOwnerDeletion"] = true,
        };

    /// <summary>Changes an object's status; nothing happens when it is as it was.</summary>
    protected void SetStatus(ResourceDefinition resource, JsonObject value, Action<JsonObject> change) =>
        registry.Modify(
            resource,
            value.Text("metadata", "namespace"),
            value.Text("metadata", "name")!,
            before =>
            {
                var copy = before.Copy();
                change(copy);
                return copy;
            },
            "status",
            Options);

    protected void Change(ResourceDefinition resource, JsonObject value, Action<JsonObject> change) =>
        registry.Modify(
            resource,
            value.Text("metadata", "namespace"),
            value.Text("metadata", "name")!,
            before =>
            {
                var copy = before.Copy();
                change(copy);
                return copy;
            },
            "",
            Options);

    protected void Delete(ResourceDefinition resource, JsonObject value, string propagation = "Background") =>
        registry.Delete(
            resource,
            value.Text("metadata", "namespace"),
            value.Text("metadata", "name")!,
            new DeleteOptions { Propagation = propagation, Uid = value.Text("metadata", "uid") });

    protected static bool IsBeingDeleted(JsonObject value) => value.At("metadata", "deletionTimestamp") is not null;
}
