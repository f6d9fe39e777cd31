using GitPush.Testing.Kubernetes.Registry;
using GitPush.Testing.Kubernetes.Storage;

namespace GitPush.Testing.Kubernetes.Controllers;

/// <summary>Says in each quota what holds and what is used.</summary>
internal sealed class QuotaController(ObjectRegistry registry) : Controller(registry)
{
    public override IEnumerable<ObjectId> Concerns(StoreEvent change) =>
        change.IsOf("", "resourcequotas")
            ? [ObjectId.Of(change)]
            : Registry.Store.List(Resource("ResourceQuota"), change.Object.Text("metadata", "namespace") ?? "-").Items
                .Select(quota => new ObjectId(quota.Text("metadata", "namespace"), quota.Text("metadata", "name")!));

    public override TimeSpan? Reconcile(ObjectId id)
    {
        if (Registry.Find(Resource("ResourceQuota"), id.Namespace, id.Name) is { } quota)
        {
            SetStatus(Resource("ResourceQuota"), quota, value =>
            {
                value.Object("status").Put("hard", value.At("spec", "hard")?.DeepClone());
                value.Object("status")["used"] = Quotas.Used(Registry, value);
            });
        }

        return null;
    }
}
