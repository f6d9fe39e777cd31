using System.Text.Json.Nodes;
using GitPush.Testing.Kubernetes.Registry;
using GitPush.Testing.Kubernetes.Storage;

namespace GitPush.Testing.Kubernetes.Controllers;

/// <summary>
/// Binds volume claims, as if their storage class had a provisioner: at once, or when a pod uses them. A class that does not exist binds none.
/// </summary>
internal sealed class VolumeClaimController(ObjectRegistry registry) : Controller(registry)
{
    public override IEnumerable<ObjectId> Concerns(StoreEvent change) =>
        change.IsOf("", "persistentvolumeclaims") && change.Type != StoreEventType.Deleted ? [ObjectId.Of(change)]
        : change.IsOf("", "pods") ? UsedBy(change.Object).Select(name => new ObjectId(change.Object.Text("metadata", "namespace"), name))
        : change.IsOf("storage.k8s.io", "storageclasses") ? Registry.Store.List(Resource("PersistentVolumeClaim"), null).Items.Select(claim => new ObjectId(claim.Text("metadata", "namespace"), claim.Text("metadata", "name")!))
        : [];

    public override TimeSpan? Reconcile(ObjectId id)
    {
        var resource = Resource("PersistentVolumeClaim");
        if (Registry.Find(resource, id.Namespace, id.Name) is not { } claim || claim.Text("status", "phase") == "Bound" || IsBeingDeleted(claim))
        {
            return null;
        }

        if (claim.Text("spec", "storageClassName") is { Length: > 0 } name
            && (Registry.Find(Resource("StorageClass"), null, name) is not { } found || (found.Text("volumeBindingMode") == "WaitForFirstConsumer" && !IsUsed(claim))))
        {
            return null;
        }

        Change(resource, claim, value => value.Object("spec")["volumeName"] = $"pvc-{claim.Text("metadata", "uid")}");
        SetStatus(resource, claim, value =>
        {
            value.Object("status")["phase"] = "Bound";
            value.Object("status")["accessModes"] = value.At("spec", "accessModes")!.DeepClone();
            value.Object("status", "capacity")["storage"] = value.At("spec", "resources", "requests", "storage")!.DeepClone();
        });
        return null;
    }

    private static IEnumerable<string> UsedBy(JsonObject pod) =>
        pod.Objects("spec", "volumes").Select(volume => volume["persistentVolumeClaim"].Text("claimName")).OfType<string>();

    private bool IsUsed(JsonObject claim) =>
        Registry.Store.List(Resource("Pod"), claim.Text("metadata", "namespace")).Items.Any(pod => UsedBy(pod).Contains(claim.Text("metadata", "name")));
}
