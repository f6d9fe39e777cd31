using System.Text.Json.Nodes;
using GitPush.Testing.Kubernetes.Http;
using GitPush.Testing.Kubernetes.Kinds;
using GitPush.Testing.Kubernetes.Storage;

namespace GitPush.Testing.Kubernetes.Registry;

internal sealed partial class ObjectRegistry
{
    /// <summary>Deletes an object, or begins to.</summary>
    /// <returns>The object as it is now, and whether it is gone.</returns>
    public (JsonObject Value, bool IsGone) Delete(ResourceDefinition resource, string? ns, string name, DeleteOptions options)
    {
        lock (store.Sync)
        {
            if (resource is { Kind: "Namespace", Group: "" } && name is ("default" or "kube-system" or "kube-public"))
            {
                throw ApiErrors.Forbidden(resource, name, "this namespace may not be deleted");
            }

            var before = Get(resource, ns, name);
            CheckPreconditions(resource, name, before, options);
            var value = before.Copy();
            var metadata = value.Object("metadata");
            SetPropagationFinalizer(resource, metadata, options);

            var grace = GracePeriod(resource, value, options);
            var waits = grace > 0 || metadata["finalizers"] is JsonArray { Count: > 0 } || HasNamespaceFinalizers(resource, value);
            if (!waits)
            {
                if (resource is { Kind: "Pod", Group: "" })
                {
                    MarkDeleted(metadata, 0);
                }

                return (options.DryRun ? value : store.Remove(resource, value), true);
            }

            if (metadata["deletionTimestamp"] is null || (metadata.Number("deletionGracePeriodSeconds") ?? 0) > grace)
            {
                MarkDeleted(metadata, grace, resource is { Kind: "Namespace", Group: "" });
            }

            if (resource is { Kind: "Namespace", Group: "" })
            {
                value.Object("status")["phase"] = "Terminating";
            }

            return (options.DryRun || JsonNode.DeepEquals(before, value) ? value : Put(resource, value), false);
        }
    }

    private void MarkDeleted(JsonObject metadata, long grace, bool isNamespace = false)
    {
        if (metadata["deletionTimestamp"] is null && metadata.Number("generation") is { } generation)
        {
            metadata["generation"] = generation + 1;
        }

        metadata["deletionTimestamp"] = Timestamps.Write(time.GetUtcNow().AddSeconds(grace));

        // Namespaces are deleted by rules of their own, without a grace period.
        metadata.Put("deletionGracePeriodSeconds", isNamespace ? null : grace);
    }

    private static void CheckPreconditions(ResourceDefinition resource, string name, JsonObject before, DeleteOptions options)
    {
        var uid = before.Text("metadata", "uid");
        if (options.Uid is { } expected && expected != uid)
        {
            if (resource is { Kind: "Namespace", Group: "" })
            {
                throw ApiErrors.NamespacePrecondition(resource, name, "UID", expected, uid);
            }

            throw ApiErrors.Precondition(
                resource, name, $"the UID in the precondition ({expected}) does not match the UID in record ({uid}). The object might have been deleted and then recreated");
        }

        var version = before.Text("metadata", "resourceVersion");
        if (options.ResourceVersion is { } wanted && wanted != version)
        {
            if (resource is { Kind: "Namespace", Group: "" })
            {
                throw ApiErrors.NamespacePrecondition(resource, name, "ResourceVersion", wanted, version);
            }

            throw ApiErrors.Precondition(
                resource, name, $"the ResourceVersion in the precondition ({wanted}) does not match the ResourceVersion in record ({version}). The object might have been modified");
        }
    }

    private static void SetPropagationFinalizer(ResourceDefinition resource, JsonObject metadata, DeleteOptions options)
    {
        var wanted = (options.Propagation ?? KindRulesCatalog.For(resource).DefaultPropagation) switch
        {
            "Foreground" => "foregroundDeletion",
            "Orphan" => "orphan",
            _ => null,
        };
        var finalizers = metadata.Texts("finalizers").Where(finalizer => finalizer is not "foregroundDeletion" and not "orphan").ToList();
        if (wanted is not null)
        {
            finalizers.Add(wanted);
        }

        metadata.Put("finalizers", finalizers.Count == 0 ? null : new JsonArray([.. finalizers.Select(JsonNode (finalizer) => finalizer)]));
    }

    // A pod that runs somewhere is only gone when its kubelet says so.
    private static long GracePeriod(ResourceDefinition resource, JsonObject value, DeleteOptions options)
    {
        if (resource is not { Kind: "Pod", Group: "" } || value.Text("spec", "nodeName") is null or "" || value.Text("status", "phase") is "Succeeded" or "Failed")
        {
            return 0;
        }

        var grace = options.GracePeriodSeconds ?? value.Number("spec", "terminationGracePeriodSeconds") ?? 30;
        return value.Number("metadata", "deletionGracePeriodSeconds") is { } begun && options.GracePeriodSeconds is null ? Math.Min(begun, grace) : grace;
    }

    private static bool HasNamespaceFinalizers(ResourceDefinition resource, JsonObject value) =>
        resource is { Kind: "Namespace", Group: "" } && value.At("spec", "finalizers") is JsonArray { Count: > 0 };
}
