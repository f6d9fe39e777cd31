using System.Text.Json.Nodes;
using GitPush.Testing.Kubernetes.Registry;
using GitPush.Testing.Kubernetes.Storage;

namespace GitPush.Testing.Kubernetes.Controllers;

/// <summary>Gives every namespace its default service account and the authority's certificate.</summary>
internal sealed class ServiceAccountController(ObjectRegistry registry, string authority) : Controller(registry)
{
    public override IEnumerable<ObjectId> Concerns(StoreEvent change) =>
        change.IsOf("", "namespaces") ? [ObjectId.Of(change)]
        : change.Type == StoreEventType.Deleted && (change.IsOf("", "serviceaccounts") || change.IsOf("", "configmaps")) ? [new ObjectId(null, change.Object.Text("metadata", "namespace")!)]
        : [];

    public override TimeSpan? Reconcile(ObjectId id)
    {
        if (Registry.Find(Resource("Namespace"), null, id.Name) is { } ns && !IsBeingDeleted(ns))
        {
            Ensure("ServiceAccount", id.Name, "default", []);
            Ensure("ConfigMap", id.Name, "kube-root-ca.crt", new JsonObject { ["data"] = new JsonObject { ["ca.crt"] = authority } });
        }

        return null;
    }

    private void Ensure(string kind, string ns, string name, JsonObject value)
    {
        if (Registry.Find(Resource(kind), ns, name) is null)
        {
            value.Object("metadata")["name"] = name;
            _ = Registry.Create(Resource(kind), ns, value, Options);
        }
    }
}
