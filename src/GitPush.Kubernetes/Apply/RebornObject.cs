using System.Text.Json.Nodes;
using GitPush.Kubernetes.Client;

namespace GitPush.Kubernetes.Apply;

/// <summary>An object that was deleted and is to be there again: without what was given to it when it first came to be.</summary>
internal static class RebornObject
{
    private static readonly string[] JobLabels = ["controller-uid", "batch.kubernetes.io/controller-uid", "job-name", "batch.kubernetes.io/job-name"];

    /// <param name="before">The object before it was deleted; not changed.</param>
    /// <param name="keepsAddress">Whether a Service asks for the addresses and ports that it had.</param>
    public static KubernetesObject Of(KubernetesObject before, bool keepsAddress)
    {
        var reborn = before.Clone();
        ServerFields.Remove(reborn);

        switch (before.Kind, before.ApiVersion)
        {
            case ("Service", "v1") when !keepsAddress:
                RemoveAddress(reborn);
                break;
            case ("Job", "batch/v1"):
                RemoveSelector(reborn);
                break;
            case ("PersistentVolumeClaim", "v1"):
                // Its volume is gone, or still bound to the claim that is gone.
                _ = reborn.Object("spec").Remove("volumeName");
                RemoveAnnotations(reborn, "pv.kubernetes.io/");
                break;
            case ("ServiceAccount", "v1"):
                _ = reborn.Json.Remove("secrets");
                break;
        }

        return reborn;
    }

    /// <summary>Whether an object may be created again: a Job that has ended would run a second time.</summary>
    public static bool MayRunAgain(KubernetesObject before) =>
        before is not { Kind: "Job", ApiVersion: "batch/v1" }
        || !before.Objects("status", "conditions").Any(condition => condition["type"]?.ToString() is "Complete" or "Failed" && condition["status"]?.ToString() == "True");

    /// <summary>A Service that does not have node ports any more cannot keep the one that was given to it meanwhile.</summary>
    public static void RemoveOrphanedPorts(KubernetesObject service)
    {
        if (service is not { Kind: "Service", ApiVersion: "v1" } || service.Text("spec", "type") is "NodePort" or "LoadBalancer")
        {
            return;
        }

        foreach (var port in service.Objects("spec", "ports"))
        {
            _ = port.Remove("nodePort");
        }
    }

    private static void RemoveAddress(KubernetesObject service)
    {
        var spec = service.Object("spec");

        // "None" is a wish, not an address.
        if (service.Text("spec", "clusterIP") != "None")
        {
            _ = spec.Remove("clusterIP");
            _ = spec.Remove("clusterIPs");
        }

        _ = spec.Remove("healthCheckNodePort");
        foreach (var port in service.Objects("spec", "ports"))
        {
            _ = port.Remove("nodePort");
        }
    }

    private static void RemoveSelector(KubernetesObject job)
    {
        if (job.At("spec", "manualSelector")?.GetValue<bool>() == true)
        {
            return;
        }

        _ = job.Object("spec").Remove("selector");
        foreach (var labels in new[] { job.At("metadata", "labels"), job.At("spec", "template", "metadata", "labels") }.OfType<JsonObject>())
        {
            foreach (var name in JobLabels)
            {
                _ = labels.Remove(name);
            }
        }
    }

    private static void RemoveAnnotations(KubernetesObject reborn, string prefix)
    {
        if (reborn.At("metadata", "annotations") is JsonObject annotations)
        {
            foreach (var name in annotations.Select(annotation => annotation.Key).Where(name => name.StartsWith(prefix, StringComparison.Ordinal)).ToArray())
            {
                _ = annotations.Remove(name);
            }
        }
    }
}
