using System.Text.Json.Nodes;

namespace GitPush.Testing.Kubernetes.Registry;

internal sealed partial class ObjectRegistry
{
    /// <summary>Sets the finalizers of a namespace; one that is going away and has none is gone.</summary>
    public JsonObject FinalizeNamespace(string name, JsonArray? finalizers)
    {
        lock (store.Sync)
        {
            var resource = catalog["Namespace"];
            var value = Get(resource, null, name).Copy();
            value.Object("spec").Put("finalizers", finalizers is { Count: > 0 } ? finalizers.DeepClone() : null);
            var isGone = value.At("metadata", "deletionTimestamp") is not null && value.At("spec", "finalizers") is null
                && value.At("metadata", "finalizers") is not JsonArray { Count: > 0 };
            return isGone ? store.Remove(resource, value) : Put(resource, value);
        }
    }
}
